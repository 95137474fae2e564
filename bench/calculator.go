package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"rulebook/internal/calculator"
)

// What the calculator may come to.
const (
	sizeLimit  = 1.3 // of an empty program of Go
	firstLimit = 1.5 // of the same page with an empty program for its engine
	keyLimit   = 8 * time.Millisecond
	tableLimit = time.Second
)

// zen-engine for browsers: the version that the registry has, and what npm says of its package.
const (
	zenPackage   = "@gorules/zen-engine-wasm32-wasi"
	zenVersion   = "0.52.1"
	zenIntegrity = "sha512-XrCHL+yABaKgrlc8ut4Kz8LAMja80IWTOFZC7HCMIITHaXigg509oJtKN34IP5h/u5NWRX5fnJFYc4KM7o9Uvw=="
)

// calculatorResults is what the calculator was found to take.
type calculatorResults struct {
	chromium string
	ours     download
	empty    download
	zen      download // nothing where it cannot be installed
	why      error    // why it cannot

	first []firstAnswers
	keys  []typing
	table []tableTimes
}

// A download is what a reader is sent, in bytes.
type download struct{ raw, gzipped int }

func downloadOf(data []byte) (download, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return download{}, err
	}
	if _, err := w.Write(data); err != nil {
		return download{}, err
	}
	if err := w.Close(); err != nil {
		return download{}, err
	}
	return download{len(data), b.Len()}, nil
}

// A desk is where the calculator is tried: the published site, the same site with an empty program of Go for its engine, and a page that
// starts that program and does nothing else.
type desk struct {
	chromium string
	dir      string // holds the folders site, still and empty
	host     string // of a web server for dir
}

// measureCalculator builds the site and tries its calculator in a browser.
func measureCalculator(ctx context.Context, c config, dir string, stderr io.Writer, progress func(string, ...any)) (*calculatorResults, error) {
	engine := calculator.Script()
	if engine == nil {
		return nil, errors.New("there is no engine of the calculator: run make")
	}
	empty, err := emptyScript(ctx, filepath.Join(dir, "program"))
	if err != nil {
		return nil, err
	}
	var res calculatorResults
	if res.ours, err = downloadOf(engine); err != nil {
		return nil, err
	}
	if res.empty, err = downloadOf(empty); err != nil {
		return nil, err
	}
	zen, err := zenWasm(ctx, stderr)
	if err != nil {
		res.why = err
	} else if res.zen, err = downloadOf(zen); err != nil {
		return nil, err
	}

	d := desk{dir: dir}
	if d.chromium, err = findChromium(ctx); err != nil {
		return nil, err
	}
	version, err := exec.CommandContext(ctx, d.chromium, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s --version: %w", d.chromium, err)
	}
	res.chromium = string(bytes.TrimSpace(version))
	if err := publish(ctx, c.rulebook, filepath.Join(dir, "site"), engine); err != nil {
		return nil, err
	}
	if err := publishStill(filepath.Join(dir, "site"), filepath.Join(dir, "still"), empty); err != nil {
		return nil, err
	}
	if err := writeEmptyPage(filepath.Join(dir, "empty"), empty); err != nil {
		return nil, err
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	d.host = server.URL

	if res.first, err = d.measureFirst(ctx, c.loads, progress); err != nil {
		return nil, err
	}
	if res.keys, err = d.measureKeys(ctx, c.visits, progress); err != nil {
		return nil, err
	}
	if res.table, err = d.measureTable(ctx, c.visits, progress); err != nil {
		return nil, err
	}
	return &res, nil
}

// emptyScript packs a program that does nothing as the engine of the calculator is packed.
func emptyScript(ctx context.Context, dir string) ([]byte, error) {
	if err := writeFile(dir, "main.go", "package main\n\nfunc main() {}\n"); err != nil {
		return nil, err
	}
	if err := writeFile(dir, "go.mod", "module empty\n\ngo 1.26\n"); err != nil {
		return nil, err
	}
	goCommand := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, stderr.Bytes())
		}
		return out, nil
	}
	if _, err := goCommand("build", "-trimpath", "-ldflags", "-s -w -buildid=", "-o", "empty.wasm", "."); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(filepath.Join(dir, "empty.wasm"))
	if err != nil {
		return nil, err
	}
	goroot, err := goCommand("env", "GOROOT")
	if err != nil {
		return nil, err
	}
	wasmExec, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	return calculator.Pack(program, string(wasmExec))
}

// zenWasm is zen-engine's WebAssembly. npm would not install it, for it takes this machine for none that runs it.
func zenWasm(ctx context.Context, stderr io.Writer) ([]byte, error) {
	dir, err := filepath.Abs(".cache")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, strings.NewReplacer("@", "", "/", "-").Replace(zenPackage)+"-"+zenVersion+".tgz")
	packed, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintln(stderr, "npm pack", zenPackage, "(once)")
		cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", dir, zenPackage+"@"+zenVersion)
		cmd.Stderr = stderr
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("fetching %s: %w", zenPackage, err)
		}
		packed, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, err
	}
	sum := sha512.Sum512(packed)
	if "sha512-"+base64.StdEncoding.EncodeToString(sum[:]) != zenIntegrity {
		return nil, fmt.Errorf("%s is not the package that it was", file)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("no WebAssembly in %s: %w", file, err)
		}
		if path.Ext(header.Name) == ".wasm" {
			return io.ReadAll(files)
		}
	}
}

// publish builds this repository's site, and makes sure that its engine is the one that is measured.
func publish(ctx context.Context, program, dir string, engine []byte) error {
	if out, err := exec.CommandContext(ctx, program, "build", "-d", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("%s build: %w\n%s", program, err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "assets", "calculator-engine.*.js"))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("the site has %d engines of the calculator: %w", len(files), err)
	}
	served, err := os.ReadFile(files[0])
	if err != nil {
		return err
	}
	if !bytes.Equal(served, engine) {
		return fmt.Errorf("%s has another engine than these sources: run make", program)
	}
	return nil
}

// stillEnd follows an empty program that stands in for the engine. It notes when it runs; the page then finds that it has no methods.
const stillEnd = `;{
  const start = rulebookEngine;
  globalThis.rulebookEngine = async () => {
    const program = await start();
    globalThis.benchRuns?.(performance.now());
    return program;
  };
}
`

// publishStill copies a site, with another script for the engine of its calculator.
func publishStill(site, dir string, script []byte) error {
	if err := os.CopyFS(dir, os.DirFS(site)); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "assets", "calculator-engine.*.js"))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("the site has %d engines of the calculator: %w", len(files), err)
	}
	return os.WriteFile(files[0], append(bytes.Clone(script), stillEnd...), 0o666)
}

// emptyPage starts an empty program as the calculator starts its engine: by a deferred script that adds the engine's. The output is shown once
// it runs.
const (
	emptyPage = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'">
<link rel="icon" href="data:,">
<title>Nothing</title>
<script src="start.js" defer></script>
</head>
<body><output hidden>It runs.</output></body>
</html>
`
	emptyStart = `const script = document.createElement('script');
script.src = 'engine.js';
script.onload = async () => {
  await rulebookEngine();
  document.querySelector('output').hidden = false;
};
document.head.append(script);
`
)

func writeEmptyPage(dir string, script []byte) error {
	for name, text := range map[string]string{"index.html": emptyPage, "start.js": emptyStart, "engine.js": string(script)} {
		if err := writeFile(dir, name, text); err != nil {
			return err
		}
	}
	return nil
}
