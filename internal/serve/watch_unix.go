//go:build unix

package serve

// stuck is whether a watch cannot be ended when its folder has been moved or deleted.
const stuck = false
