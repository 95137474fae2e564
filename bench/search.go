package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// searchFolder is from the root of the repository, where everything here is run.
const searchFolder = "bench/search"

// searchParts are what is measured of the search, in their order.
var searchParts = []string{"judged", "builds", "first", "keys"}

// searchResults is what the searches were found to give and to take; what was not measured is nil.
type searchResults struct {
	versions []string
	judged   *relevance
	builds   []searchBuild
	large    *largeBuild
	first    []firstResults
	keys     []searchKeys
}

// A searchDesk is where searches are tried.
type searchDesk struct {
	dir            string
	chromium       string
	pagefind       string // its program
	rulebook, hugo *tool
}

// measureSearch measures our search beside others.
func measureSearch(ctx context.Context, c config, dir string, stderr io.Writer, progress func(string, ...any)) (*searchResults, error) {
	s := &searchDesk{dir: dir}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var err error
	if s.rulebook, err = findTool(ctx, "rulebook", c, stderr); err != nil {
		return nil, err
	}
	if s.hugo, err = findTool(ctx, "hugo", c, stderr); err != nil {
		return nil, err
	}
	pagefind, err := installPackages(ctx, searchFolder, "pagefind", stderr)
	if err != nil {
		return nil, err
	}
	minisearch, err := installPackages(ctx, searchFolder, "minisearch", stderr)
	if err != nil {
		return nil, err
	}
	if s.pagefind, err = findPagefind(); err != nil {
		return nil, err
	}
	if s.chromium, err = findChromium(ctx); err != nil {
		return nil, err
	}
	version, err := exec.CommandContext(ctx, s.chromium, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s --version: %w", s.chromium, err)
	}
	res := &searchResults{versions: []string{"Pagefind " + pagefind, "MiniSearch " + minisearch, s.hugo.version, strings.TrimSpace(string(version))}}

	for _, part := range c.search {
		switch part {
		case "judged":
			site := filepath.Join(dir, "content")
			if out, err := exec.CommandContext(ctx, s.rulebook.program, "build", "-d", site).CombinedOutput(); err != nil {
				return nil, fmt.Errorf("rulebook build: %w\n%s", err, out)
			}
			if res.judged, err = measureRelevance(ctx, s, site, progress); err != nil {
				return nil, err
			}
		case "builds":
			for _, size := range c.sizes {
				b, err := s.measureBuilds(ctx, size, c.builds, progress)
				if err != nil {
					return nil, err
				}
				res.builds = append(res.builds, b)
			}
		case "first":
			for _, size := range c.sizes {
				f, err := s.measureFirst(ctx, size, c.loads, progress)
				if err != nil {
					return nil, err
				}
				res.first = append(res.first, f)
			}
		case "keys":
			for _, size := range c.sizes {
				k, err := s.measureKeys(ctx, size, c.visits, progress)
				if err != nil {
					return nil, err
				}
				res.keys = append(res.keys, k)
			}
		}
	}
	if c.pages > 0 {
		if res.large, err = s.measureLarge(ctx, c.pages, progress); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// findPagefind returns Pagefind's own program: the command that npm knows starts Node first.
func findPagefind() (string, error) {
	found, err := filepath.Glob(filepath.Join(searchFolder, "node_modules", "@pagefind", "*", "bin", "pagefind_extended*"))
	if err != nil {
		return "", err
	}
	found = slices.DeleteFunc(found, func(name string) bool { return strings.HasSuffix(name, ".sha256") })
	if len(found) != 1 {
		return "", fmt.Errorf("%s has %d programs of Pagefind for this system", searchFolder, len(found))
	}
	return filepath.Abs(found[0])
}

// index runs Pagefind over a site. It reads the main part of each page, as with data-pagefind-body there.
func (s *searchDesk) index(ctx context.Context, site string) (sample, error) {
	cmd := exec.CommandContext(ctx, s.pagefind, "--site", site, "--root-selector", "main", "--keep-index-url", "--quiet")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	took := measured(cmd, time.Since(start))
	if err == nil {
		_, err = os.Stat(filepath.Join(site, "pagefind", "pagefind-entry.json"))
	}
	if err != nil {
		return took, fmt.Errorf("pagefind: %w\n%s", err, out)
	}
	return took, nil
}

// A searchBuild is what one size came to: the samples of rulebook, whose build makes the index too; of Hugo; and of Pagefind after it.
type searchBuild struct {
	pages                    int
	rulebook, hugo, pagefind []sample
	ours, theirs             indexSize
}

// An indexSize is what an index takes on disk, in bytes.
type indexSize struct {
	files int
	bytes int64
}

// both is Hugo and then Pagefind.
func (b *searchBuild) both() []sample {
	both := make([]sample, len(b.hugo))
	for i, h := range b.hugo {
		p := b.pagefind[i]
		both[i] = sample{h.wall + p.wall, h.cpu + p.cpu, max(h.memory, p.memory)}
	}
	return both
}

func (s *searchDesk) project(t *tool, pages int) string {
	return filepath.Join(s.dir, strconv.Itoa(pages)+"-"+t.name)
}

func (s *searchDesk) site(t *tool, pages int) string { return s.project(t, pages) + "-site" }

// measureBuilds builds n times, after once without counting, in turn. The last sites stay where site says.
func (s *searchDesk) measureBuilds(ctx context.Context, pages, n int, progress func(string, ...any)) (searchBuild, error) {
	b := searchBuild{pages: pages}
	for _, t := range []*tool{s.hugo, s.rulebook} {
		if err := t.prepare(s.project(t, pages), pages); err != nil {
			return b, err
		}
		defer os.RemoveAll(s.project(t, pages))
	}
	for i := range n + 1 {
		ours, err := s.rulebook.run(ctx, s.project(s.rulebook, pages), s.site(s.rulebook, pages), pages)
		if err != nil {
			return b, err
		}
		theirs, err := s.hugo.run(ctx, s.project(s.hugo, pages), s.site(s.hugo, pages), pages)
		if err != nil {
			return b, err
		}
		if i == 0 {
			continue
		}
		index, err := s.index(ctx, s.site(s.hugo, pages))
		if err != nil {
			return b, err
		}
		b.rulebook, b.hugo, b.pagefind = append(b.rulebook, ours), append(b.hugo, theirs), append(b.pagefind, index)
		progress("%d pages, build %d of %d: rulebook %.2f s %d MB, hugo %.2f s %d MB, pagefind %.2f s %d MB", pages, i, n, ours.wall.Seconds(), ours.memory>>20,
			theirs.wall.Seconds(), theirs.memory>>20, index.wall.Seconds(), index.memory>>20)
	}
	var err error
	if b.ours, _, err = sizeOf(filepath.Join(s.site(s.rulebook, pages), "search")); err != nil {
		return b, err
	}
	b.theirs, _, err = sizeOf(filepath.Join(s.site(s.hugo, pages), "pagefind"))
	return b, err
}

// sizeOf adds up the files of a folder, and returns the largest too.
func sizeOf(dir string) (total indexSize, largest int64, err error) {
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		total.files++
		total.bytes += info.Size()
		largest = max(largest, info.Size())
		return nil
	})
	return total, largest, err
}

// A largeBuild is one build by rulebook alone.
type largeBuild struct {
	pages        int
	took         sample
	site, search indexSize
	index        int64 // search/index.js, which each search begins with
	largest      int64 // of the other files of the index
}

func (s *searchDesk) measureLarge(ctx context.Context, pages int, progress func(string, ...any)) (*largeBuild, error) {
	l := &largeBuild{pages: pages}
	project, site := s.project(s.rulebook, pages), s.site(s.rulebook, pages)
	defer os.RemoveAll(project)
	defer os.RemoveAll(site)
	if err := s.rulebook.prepare(project, pages); err != nil {
		return nil, err
	}
	progress("%d pages by rulebook", pages)
	var err error
	if l.took, err = s.rulebook.run(ctx, project, site, pages); err != nil {
		return nil, err
	}
	if l.site, _, err = sizeOf(site); err != nil {
		return nil, err
	}
	if l.search, l.largest, err = sizeOf(filepath.Join(site, "search")); err != nil {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(site, "search", "index.js"))
	if err != nil {
		return nil, err
	}
	l.index = info.Size()
	return l, nil
}
