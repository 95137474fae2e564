// Package calculator holds the calculator's engine, cmd/calculator as WebAssembly, in the form in which a page loads it: a classic script, since
// nothing else loads from a folder on disk.
//
// The script is the file loader.js, Go's own wasm_exec.js, and the program, compressed by gzip and written in base64. It only defines
// rulebookEngine, which unpacks the program and runs it. Build makes the script; go run ./internal/calculator/build writes it to where it is
// embedded from, which make does before it builds rulebook.
package calculator

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"

	"github.com/evanw/esbuild/pkg/api"
)

// The folder is there without the script too, so that the package builds before make has run.
//
//go:embed all:engine
var built embed.FS

//go:embed loader.js
var loader string

// ScriptFile is where the script is embedded from, below this package's folder.
const ScriptFile = "engine/engine.js"

// Script returns the script, nil when the program was built without it.
func Script() []byte {
	script, err := fs.ReadFile(built, ScriptFile)
	if err != nil {
		return nil
	}
	return script
}

// Pack makes a script of a program and of Go's wasm_exec.js. The same input gives the same bytes.
func Pack(program []byte, wasmExec string) ([]byte, error) {
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := zip.Write(program); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	result := api.Transform(wasmExec+"\n"+loader, api.TransformOptions{
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "120"}, {Name: api.EngineFirefox, Version: "128"}, {Name: api.EngineSafari, Version: "17"}},
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("minifying the loader: %s", result.Errors[0].Text)
	}
	const gap = "PROGRAM"
	before, after, ok := bytes.Cut(result.Code, []byte(gap))
	if !ok {
		return nil, fmt.Errorf("the loader has no %s", gap)
	}
	script := append([]byte(nil), before...)
	script = base64.StdEncoding.AppendEncode(script, packed.Bytes())
	return append(script, after...), nil
}
