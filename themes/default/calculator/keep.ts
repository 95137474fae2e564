import { h } from './dom';
import { fromFragment, toFragment } from './link';
import { button, choices, problemList, type Said } from './said';
import { openStore } from './store';
import type { App, State } from './types';

/** What is longer is not kept in a browser, whose room most give up at a few million characters. */
const mostKept = 2_000_000;
/** How long after a change it is kept, in milliseconds. */
const quiet = 400;

/** Keeps the question in this browser, once the reader asks for it. */
export interface Keeping {
  /** By which the reader asks for it. */
  readonly box: HTMLInputElement;
  readonly erase: HTMLButtonElement;
  /** A link was opened in the page: if another question is kept, the reader chooses. */
  openedLink(hash: string): void;
  update(state: State): void;
}

/** help is the id of what explains the box. */
export function createKeeping(app: App, said: Said, help: string): Keeping {
  const { t, data } = app;
  const store = openStore(app);
  const openedWith = location.hash;
  const box = h('input', { type: 'checkbox', id: 'calculator:keep', 'aria-describedby': help, onchange: () => setKeeping(box.checked) });
  const erase = button(t('calculator-erase'), () => setKeeping(false));
  let keeping = false;
  /** What is kept belongs to another question, and the reader has not said yet which of the two to keep. */
  let undecided = false;
  let waiting: number | undefined;
  let last: State | undefined;
  showKeeping(false);

  function showKeeping(on: boolean): void {
    keeping = on;
    box.checked = on;
    erase.hidden = !on;
  }
  function setKeeping(on: boolean): void {
    undecided = false;
    showKeeping(on);
    if (!on) {
      stopWaiting();
      said.say(t(store.erase() && store.read() === '' ? 'calculator-keep-off' : 'calculator-keep-refused'));
    } else if (writeNow()) {
      said.say(t('calculator-keep-on'));
    }
  }
  function stopWaiting(): void {
    clearTimeout(waiting);
    waiting = undefined;
  }
  /** Keeps a state. False when that is impossible, which is then said. */
  function writeNow(state = app.view().state): boolean {
    stopWaiting();
    const fragment = toFragment(data, state, { numbers: true });
    const fits = fragment.length <= mostKept;
    if (fits && store.write(fragment)) return true;
    store.erase();
    showKeeping(false);
    said.say(t(fits ? 'calculator-keep-refused' : 'calculator-keep-too-long'));
    return false;
  }
  addEventListener('pagehide', () => {
    if (waiting !== undefined) writeNow();
  });
  store.onChange((fragment) => {
    if (fragment !== '' || !keeping) return;
    stopWaiting();
    showKeeping(false);
    said.say(t('calculator-keep-elsewhere'));
  });

  /** Shows what was kept, if the page has no question of its own in its address; otherwise asks which of the two to keep. */
  function restore(hash: string): void {
    const { state } = app.view();
    const kept = store.read();
    showKeeping(kept !== '');
    if (kept === '') return;
    const fromStore = fromFragment(data, kept, state, t);
    if (!fromStore) return;
    const show = () => {
      undecided = false;
      app.change(fromStore.state);
      const changed = !data.definition.hash.startsWith(fromStore.rules);
      const close = button(t('calculator-close'), () => (said.above.hidden = true));
      said.sayAbove(t('calculator-restored'), changed && h('p', {}, t('calculator-restored-rules')), problemList(fromStore.problems), choices(close));
    };
    const fromLink = fromFragment(data, hash, state, t);
    if (!fromLink) {
      show();
    } else if (toFragment(data, fromLink.state, { numbers: true }) !== toFragment(data, fromStore.state, { numbers: true })) {
      undecided = true;
      said.sayAbove(t('calculator-keep-other'), choices(button(t('calculator-keep-open'), show), button(t('calculator-keep-instead'), () => setKeeping(true))));
    }
  }

  return {
    box,
    erase,
    openedLink(hash) {
      // The page has the new question already; what waits to be kept is that of before.
      if (waiting !== undefined) writeNow(last);
      if (keeping) restore(hash);
    },
    update(state) {
      // The page has to be complete before its state may change again.
      if (!last) queueMicrotask(() => restore(openedWith));
      else if (state !== last && keeping && !undecided && waiting === undefined) waiting = setTimeout(() => writeNow(), quiet);
      last = state;
    },
  };
}
