//go:build unix

package publish

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pages returns n pages of 20 kB in folders of a hundred, of which all differ from version to version, or only every tenth.
func pages(n int, version string, all bool) (names []string, data [][]byte) {
	for i := range n {
		names = append(names, fmt.Sprintf("instruments/part-%d/page-%d.html", i/100, i))
		page := bytes.Repeat([]byte(strconv.Itoa(i)+" of the pages. "), 20_000/16)
		if all || i%10 == 0 {
			page = append(page, version...)
		}
		data = append(data, page)
	}
	return names, data
}

// parallel calls do for each number below n from as many goroutines as there are processors.
func parallel(n int, do func(i int) error) error {
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	for w := range workers {
		group.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = do(i)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// processorTime is what this process has used of the processors, which tells more than the time when others use them too.
func processorTime(b *testing.B) time.Duration {
	var use unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkPublish compares a publication, from Begin to the end of Commit, with writing the same files into folders made
// beforehand ("write"), and with that and their SHA-256 ("write+sum"). Set TMPDIR to a tmpfs to leave the disk out.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		names, first := pages(n, "first", true)
		_, second := pages(n, "other", true)
		_, tenthA := pages(n, "first", false)
		_, tenthB := pages(n, "other", false)
		base := b.TempDir()
		run := func(name string, before, each func() error) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				var used time.Duration
				for b.Loop() {
					b.StopTimer()
					if err := before(); err != nil {
						b.Fatal(err)
					}
					used -= processorTime(b)
					b.StartTimer()
					if err := each(); err != nil {
						b.Fatal(err)
					}
					b.StopTimer()
					used += processorTime(b)
					b.StartTimer()
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/file")
				b.ReportMetric(float64(used.Microseconds())/float64(b.N)/float64(n), "cpu-µs/file")
			})
		}
		put := func(data [][]byte) func() error {
			return func() error {
				tx, err := Begin(filepath.Join(base, "public"), Options{})
				if err != nil {
					return err
				}
				defer tx.Abort()
				if err := parallel(n, func(i int) error { return tx.Put(names[i], data[i]) }); err != nil {
					return err
				}
				return tx.Commit(Hashes{})
			}
		}
		plain := filepath.Join(base, "plain")
		folders := func() error {
			err := os.RemoveAll(plain)
			for i := range n {
				if err == nil && i%100 == 0 {
					err = os.MkdirAll(filepath.Join(plain, filepath.Dir(names[i])), 0o755)
				}
			}
			return err
		}
		write := func(sum bool) func() error {
			return func() error {
				return parallel(n, func(i int) error {
					if sum {
						sha256.Sum256(first[i])
					}
					return os.WriteFile(filepath.Join(plain, names[i]), first[i], 0o644)
				})
			}
		}
		run("write", folders, write(false))
		run("write+sum", folders, write(true))
		if err := os.RemoveAll(plain); err != nil {
			b.Fatal(err)
		}
		run("new", func() error { return os.RemoveAll(filepath.Join(base, "public")) }, put(first))
		run("all-changed", put(second), put(first))
		run("tenth-changed", put(tenthA), put(tenthB))
		run("unchanged", put(first), put(first))
		b.Run(fmt.Sprintf("verify/%d", n), func(b *testing.B) {
			for b.Loop() {
				if r, err := Verify(filepath.Join(base, "public")); err != nil || !r.OK() {
					b.Fatal(r, err)
				}
			}
		})
	}
}
