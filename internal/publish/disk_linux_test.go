package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func init() {
	children["full"] = publishToFullDisks
	children["read-only"] = publishToReadOnlyDisk
	children["mounted"] = publishToMountPoint
}

// TestDisks runs each child in a mount namespace of its own, so that what it mounts goes with it. Where the system lets no one
// make a namespace, TestFailedWrite and TestParentThatIsAFile stand for it.
func TestDisks(t *testing.T) {
	for _, do := range []string{"full", "read-only", "mounted"} {
		t.Run(do, func(t *testing.T) {
			cmd := child(t, task{Do: do, Dir: t.TempDir()})
			cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNS}
			if os.Getuid() != 0 {
				cmd.SysProcAttr.Cloneflags |= unix.CLONE_NEWUSER
				cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
				cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
			}
			err := cmd.Start()
			if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EINVAL) {
				t.Logf("no mount namespace: %v", err)
				return
			}
			try(t, err)
			if err := cmd.Wait(); err != nil {
				if cmd.ProcessState.ExitCode() == cannotMount {
					t.Log("the namespace allows no mounts")
					return
				}
				t.Fatal(err)
			}
		})
	}
}

const cannotMount = 77

// mountDisk mounts an empty disk at dir, seen by this process only.
func mountDisk(dir, options string) error {
	err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")
	if errors.Is(err, unix.EINVAL) {
		// In a chroot "/" is no mount point, so what is mounted could show outside.
		os.Exit(cannotMount)
	}
	if err == nil {
		err = unix.Mount("disk", dir, "tmpfs", 0, options)
	}
	if errors.Is(err, unix.EPERM) {
		os.Exit(cannotMount)
	}
	return err
}

// publishToFullDisks tries disks of many sizes, so that they are full at one file or another, at a folder, or at the manifest.
func publishToFullDisks(todo task) error {
	failures := map[string]bool{}
	for _, options := range fullDisks() {
		if err := publishToFullDisk(todo.Dir, options, failures); err != nil {
			return fmt.Errorf("disk with %s: %w", options, err)
		}
	}
	for _, part := range []string{"a page", "the manifest", "no failure"} {
		if !failures[part] {
			return fmt.Errorf("the sizes tell nothing of %s: %v", part, failures)
		}
	}
	return nil
}

func fullDisks() []string {
	var options []string
	for kilobytes := 140; kilobytes <= 340; kilobytes += 4 {
		options = append(options, fmt.Sprintf("size=%dk", kilobytes))
	}
	for inodes := 56; inodes <= 140; inodes += 3 {
		options = append(options, fmt.Sprintf("nr_inodes=%d", inodes))
	}
	return options
}

func publishToFullDisk(disk, options string, failures map[string]bool) error {
	if err := mountDisk(disk, options); err != nil {
		return err
	}
	defer unix.Unmount(disk, unix.MNT_DETACH)
	dir := filepath.Join(disk, "public")
	old := sample("v1", 20)
	if err := publish(dir, old, "v1", Options{}); err != nil {
		return fmt.Errorf("publishing the first site: %w", err)
	}
	next := sample("v2", 40)
	for name := range next {
		next[name] += " and all of it new"
	}
	want := next
	if err := publish(dir, next, "v2", Options{}); err != nil {
		want = old
		if !errors.Is(err, unix.ENOSPC) || !strings.HasPrefix(err.Error(), "writing ") ||
			!strings.HasSuffix(err.Error(), ": no space left on device") {
			return fmt.Errorf("the error is not clear: %w", err)
		}
		failures[map[bool]string{true: "the manifest", false: "a page"}[strings.Contains(err.Error(), manifestName)]] = true
	} else {
		failures["no failure"] = true
	}
	if err := isSite(dir, want); err != nil {
		return err
	}
	if exists(newWorkspace(dir).dir) {
		return errors.New("the workspace is still there")
	}
	small := site{"index.html": "small"}
	if err := publish(dir, small, "v3", Options{}); err != nil {
		return fmt.Errorf("publishing a site there is room for: %w", err)
	}
	return isSite(dir, small)
}

// isSite is wantSite for a child.
func isSite(dir string, s site) error {
	r, err := Verify(dir)
	if err != nil || !r.OK() || r.Files != len(s) {
		return fmt.Errorf("the site is damaged: %+v, %w", r, err)
	}
	for name, text := range s {
		if data, err := os.ReadFile(filepath.Join(dir, name)); string(data) != text {
			return fmt.Errorf("%s is of another version: %w", name, err)
		}
	}
	return nil
}

func publishToReadOnlyDisk(todo task) error {
	if err := mountDisk(todo.Dir, ""); err != nil {
		return err
	}
	dir := filepath.Join(todo.Dir, "public")
	old := sample("v1", 20)
	if err := publish(dir, old, "v1", Options{}); err != nil {
		return err
	}
	if err := unix.Mount("disk", todo.Dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		return err
	}
	for _, dir := range []string{dir, filepath.Join(todo.Dir, "new", "public")} {
		err := publish(dir, old, "v2", Options{})
		if !errors.Is(err, unix.EROFS) || !strings.HasSuffix(err.Error(), "read-only file system") {
			return fmt.Errorf("publishing to a read-only disk: %w", err)
		}
	}
	if err := isSite(dir, old); err != nil {
		return err
	}
	if err := unix.Mount("disk", todo.Dir, "tmpfs", unix.MS_REMOUNT, ""); err != nil {
		return err
	}
	return publish(dir, sample("v2", 20), "v2", Options{})
}

// publishToMountPoint publishes to a folder that is a disk of its own: it cannot be replaced, and its files cannot be linked.
func publishToMountPoint(todo task) error {
	disk := filepath.Join(todo.Dir, "public")
	if err := os.Mkdir(disk, 0o755); err != nil {
		return err
	}
	if err := mountDisk(disk, ""); err != nil {
		return err
	}
	for _, inTwo := range []bool{false, true} {
		err := publish(disk, sample("v1", 20), "v1", Options{inTwo: inTwo})
		if err == nil || !strings.Contains(err.Error(), "publish to a folder inside it") {
			return fmt.Errorf("publishing to a mount point: %w", err)
		}
	}
	inside := filepath.Join(disk, "public")
	for _, version := range []string{"v1", "v2"} {
		if err := publish(inside, sample(version, 20), version, Options{}); err != nil {
			return err
		}
		if err := isSite(inside, sample(version, 20)); err != nil {
			return err
		}
	}
	return nil
}
