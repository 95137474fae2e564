package main

import (
	"unsafe"
)

func main() { select {} }

// What the page's script and the program hand each other lies in the program's memory, in one piece each way: a crossing for each member
// of a question would cost more than the answer, and package syscall/js 30 kB.
var (
	own      calculator
	request  []byte
	response []byte
)

// room makes room for a request of n bytes, and returns where it is.
//
//go:wasmexport room
func room(n int32) unsafe.Pointer {
	request = make([]byte, n)
	return unsafe.Pointer(unsafe.SliceData(request))
}

// call answers the request by a method, numbered as in calculator.call. It returns where the response is, in the upper half, and its length.
//
//go:wasmexport call
func call(method int32) uint64 {
	response = own.call(int(method), request, response[:0])
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(response))))<<32 | uint64(len(response))
}
