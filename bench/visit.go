package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// firstAnswers are the times from the start of a navigation until the answer stands in the page; until an empty program runs that the same
// page loads in the same way for its engine; and until it runs in a page that does nothing else.
type firstAnswers struct {
	place              string
	ours, still, empty []time.Duration
}

// runsAt notes when the empty program runs that stands in for the engine.
const runsAt = `globalThis.benchShown = new Promise((resolve) => { globalThis.benchRuns = resolve; });`

// shownAt notes when an element first stands in the page that a selector finds, by the page's own clock, which begins with its navigation.
// The engine, and the page that starts nothing, show something then that was hidden. %s is the selector.
const shownAt = `globalThis.benchShown = new Promise((resolve) => {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(%s)) return;
    observer.disconnect();
    resolve(performance.now());
  });
  observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['hidden'] });
});`

const (
	answerShown = ".answer-body:not([hidden])"
	emptyShown  = "output:not([hidden])"
	oneFlow     = "calculator.html#v=1&date=" + date + "&ciio=no&flows=1&flow1.basis=none&flow1.non_sensitive_persons=950000&flow1.sensitive_persons=500"
)

// measureFirst opens the calculator and the page with the empty program in turn, each time in a browser that was just started.
func (d *desk) measureFirst(ctx context.Context, n int, progress func(string, ...any)) ([]firstAnswers, error) {
	disk, err := fileURL(d.dir)
	if err != nil {
		return nil, err
	}
	places := []firstAnswers{{place: "web server"}, {place: "disk"}}
	for i := range n {
		for j, root := range []string{d.host, disk} {
			p := &places[j]
			measure := func(address, script string, times *[]time.Duration) func() error {
				return func() error {
					took, err := d.firstAnswer(ctx, root+"/"+address, script)
					*times = append(*times, took)
					return err
				}
			}
			shown := func(selector string) string { return fmt.Sprintf(shownAt, strconv.Quote(selector)) }
			turn := []func() error{
				measure("site/"+oneFlow, shown(answerShown), &p.ours),
				measure("still/"+oneFlow, runsAt, &p.still),
				measure("empty/index.html", shown(emptyShown), &p.empty),
			}
			if i%2 == 1 {
				slices.Reverse(turn)
			}
			for _, m := range turn {
				if err := m(); err != nil {
					return nil, err
				}
			}
			progress("first answer from %s, %d of %d: %s, empty program %s in the same page, %s in an empty one", p.place, i+1, n, milliseconds(p.ours[i]),
				milliseconds(p.still[i]), milliseconds(p.empty[i]))
		}
	}
	return places, nil
}

func (d *desk) firstAnswer(ctx context.Context, address, script string) (time.Duration, error) {
	r, err := openReader(ctx, d.chromium, d.dir)
	if err != nil {
		return 0, err
	}
	defer r.cancel()
	if err := r.open(address, script); err != nil {
		return 0, err
	}
	took, err := result[float64](r, "benchShown")
	return fromMilliseconds(took), err
}

func fromMilliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// typing is what each key press took: until the form and the answer had changed, until the browser had laid them out too, and until what the
// page leaves for the time after the next picture was done.
type typing struct {
	update, layout, all []time.Duration
}

const (
	typedFlows  = 50
	typedFields = 10
	typedDigits = "95327" // in each of the fields
	// typingPause is what a quick typist leaves between keys.
	typingPause = 80 * time.Millisecond
)

// timeKeys notes, for each key, how long it took from the first listener to keydown until the last to input, before which everything is done
// that the page does at once; then again after asking for something that needs the layout; and in a task after the next picture, which comes
// after those that the page put there itself.
const timeKeys = `globalThis.benchKeys = [];
{
  let pressed = 0;
  let before = '';
  addEventListener('keydown', () => { pressed = performance.now(); }, true);
  addEventListener('input', () => {
    const update = performance.now() - pressed;
    document.body.getBoundingClientRect();
    const layout = performance.now() - pressed;
    const now = document.querySelector('.answer-body').textContent;
    const key = { update, layout, all: 0, changed: now !== before };
    benchKeys.push(key);
    before = now;
    const from = pressed;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        key.all = performance.now() - from;
        channel.port1.close();
      };
      channel.port2.postMessage(null);
    });
  });
}
` // followed by shownAt

// measureKeys opens the calculator n times with many flows, and types numbers.
func (d *desk) measureKeys(ctx context.Context, n int, progress func(string, ...any)) ([]typing, error) {
	link := typedLink()
	var visits []typing
	for i := range n {
		v, err := d.typeDigits(ctx, d.host+"/site/"+link)
		if err != nil {
			return nil, err
		}
		visits = append(visits, v)
		progress("key presses, visit %d of %d: median %s", i+1, n, milliseconds(middle(v.update, same)))
	}
	return visits, nil
}

// typedLink opens the calculator with many flows. Those that are typed into are counted, so that each digit changes the answer.
func typedLink() string {
	r := random(typedFlows)
	var link strings.Builder
	fmt.Fprintf(&link, "calculator.html#v=1&date=%s&ciio=no&view=several&flows=%d", date, typedFlows)
	for i := 1; i <= typedFlows; i++ {
		basis := "none"
		if i > typedFields {
			basis = bases[r.below(3)]
		}
		fmt.Fprintf(&link, "&flow%d.name=%s&flow%d.basis=%s&flow%d.non_sensitive_persons=%d&flow%d.sensitive_persons=%d", i, r.word(), i, basis,
			i, r.below(3000), i, r.below(30))
	}
	return link.String()
}

func (d *desk) typeDigits(ctx context.Context, address string) (typing, error) {
	var v typing
	r, err := openReader(ctx, d.chromium, d.dir)
	if err != nil {
		return v, err
	}
	defer r.cancel()
	if err := r.open(address, timeKeys+fmt.Sprintf(shownAt, strconv.Quote(answerShown))); err != nil {
		return v, err
	}
	if _, err := result[float64](r, "benchShown"); err != nil {
		return v, err
	}
	if err := r.do(chromedp.Sleep(settle)); err != nil {
		return v, err
	}
	for i := range typedFields {
		// What is selected is replaced by the first digit.
		found, err := result[bool](r, fmt.Sprintf(`(() => {
			const box = document.querySelector('.flows tbody tr:nth-child(%d) [data-fact="non_sensitive_persons"] .number-box');
			box.focus();
			box.select();
			return document.activeElement === box;
		})()`, i+1))
		if err != nil {
			return v, err
		}
		if !found {
			return v, fmt.Errorf("the number of flow %d cannot be typed", i+1)
		}
		for _, digit := range typedDigits {
			if err := r.do(chromedp.Sleep(typingPause), chromedp.KeyEvent(string(digit))); err != nil {
				return v, err
			}
		}
	}
	type press struct {
		Update, Layout, All float64
		Changed             bool
	}
	if err := r.do(chromedp.Sleep(settle)); err != nil {
		return v, err
	}
	presses, err := result[[]press](r, "benchKeys")
	if err != nil {
		return v, err
	}
	if want := typedFields * len(typedDigits); len(presses) != want {
		return v, fmt.Errorf("%d keys were pressed, and %d arrived", want, len(presses))
	}
	for _, p := range presses {
		if !p.Changed {
			return v, errors.New("a digit did not change the answer")
		}
		v.update = append(v.update, fromMilliseconds(p.Update))
		v.layout = append(v.layout, fromMilliseconds(p.Layout))
		v.all = append(v.all, fromMilliseconds(p.All))
	}
	return v, nil
}

// high returns the time that 95 of 100 are not above.
func high(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)*95+99)/100-1]
}

func same(d time.Duration) time.Duration { return d }

// tableTimes is what a table of flows took in the page.
type tableTimes struct {
	answer  time.Duration // from the choice of the file until the answer is shown
	save    time.Duration // from the click until the file is handed to the browser
	total   time.Duration // from the first to the last, with what the browser draws in between
	longest time.Duration // time in which the page heard nothing, until a second and a half after
	tasks   int           // of more than 50 ms
	bytes   int           // of the file that was saved
}

const tableFlows = 10_000

// timeTable notes when a file was chosen and when the answer to it stood there, then has the page save the flows, and notes when it has. Tasks
// count until a second and a half later, for the page writes its address after a while.
const timeTable = `globalThis.benchTable = new Promise((resolve) => {
  const tasks = [];
  const tasksSeen = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  tasksSeen.observe({ type: 'longtask' });
  let bytes = 0;
  const toURL = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    bytes = blob.size;
    return toURL.call(URL, blob);
  };
  let chosen;
  let busy = false;
  addEventListener('change', (event) => {
    if (event.target.type === 'file') chosen = performance.now();
  }, true);
  const answers = new MutationObserver(() => {
    const body = document.querySelector('.answer-body');
    if (!body || chosen === undefined) return;
    if (body.hasAttribute('aria-busy')) {
      busy = true;
      return;
    }
    if (!busy) return;
    answers.disconnect();
    const answered = performance.now();
    requestAnimationFrame(() => setTimeout(() => {
      const clicked = performance.now();
      document.querySelector('.actions input[type=file]').closest('p').querySelector('button').click();
      const saved = performance.now();
      setTimeout(() => {
        const own = [...tasks, ...tasksSeen.takeRecords()].filter((task) => task.startTime + task.duration >= chosen).map((task) => task.duration);
        const flows = Number(document.querySelector('.flows-where')?.textContent.match(/[\d,]+$/)?.[0].replaceAll(',', '') ?? 0);
        resolve({ answer: answered - chosen, save: saved - clicked, total: saved - chosen, longest: Math.max(0, ...own), tasks: own.length, bytes, flows });
      }, 1500);
    }));
  });
  answers.observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
});
` // followed by shownAt

// measureTable has the calculator read a table of many flows, answer and save them, n times.
func (d *desk) measureTable(ctx context.Context, n int, progress func(string, ...any)) ([]tableTimes, error) {
	file, err := filepath.Abs(filepath.Join(d.dir, "flows.csv"))
	if err != nil {
		return nil, err
	}
	if err := writeFlows(file, tableFlows); err != nil {
		return nil, err
	}
	var visits []tableTimes
	for i := range n {
		v, err := d.readTable(ctx, file)
		if err != nil {
			return nil, err
		}
		visits = append(visits, v)
		progress("%d flows, visit %d of %d: %s, longest task %s", tableFlows, i+1, n, milliseconds(v.total), milliseconds(v.longest))
	}
	return visits, nil
}

func (d *desk) readTable(ctx context.Context, file string) (t tableTimes, err error) {
	r, err := openReader(ctx, d.chromium, d.dir)
	if err != nil {
		return t, err
	}
	defer r.cancel()
	if err := r.open(d.host+"/site/calculator.html#v=1&date="+date+"&ciio=no", timeTable+fmt.Sprintf(shownAt, strconv.Quote(answerShown))); err != nil {
		return t, err
	}
	if _, err := result[float64](r, "benchShown"); err != nil {
		return t, err
	}
	if err := r.do(chromedp.Sleep(settle), chromedp.SetUploadFiles(chromedp.CSS(".actions input[type=file]"), []string{file})); err != nil {
		return t, err
	}
	got, err := result[struct {
		Answer, Save, Total, Longest float64
		Tasks, Bytes, Flows          int
	}](r, "benchTable")
	if err != nil {
		return t, err
	}
	if got.Flows != tableFlows || got.Bytes < tableFlows {
		return t, fmt.Errorf("the page has %d flows of %d, and saved %d bytes", got.Flows, tableFlows, got.Bytes)
	}
	return tableTimes{fromMilliseconds(got.Answer), fromMilliseconds(got.Save), fromMilliseconds(got.Total), fromMilliseconds(got.Longest), got.Tasks,
		got.Bytes}, nil
}
