import { readTable, tableCSV, templateCSV } from './csv';
import { fill, h, inLang, number } from './dom';
import { fromFragment, longestLink, toFragment } from './link';
import { memoMarkdown, openMemo } from './memo';
import { answerJSON, copyText, fromQuestion, saveFile } from './save';
import { initialState, today } from './state';
import { openStore } from './store';
import type { App, Component, Flow, State, TableProblem, View } from './types';

/** How many mistakes of a table are listed. */
const mostShown = 20;
/** The largest file that is looked at as a question. */
const mostQuestion = 20_000_000;
/** What is longer is not kept in a browser, whose room most give up at a few million characters. */
const mostKept = 2_000_000;
/** The day of the example in an empty table. */
const templateDay = '2026-01-31';

type Shown = Node | string | false;

/**
 * All that can be done with a question as a whole: sending it, filing it, reading it from files, keeping it, clearing it. What is to be known
 * of it before anything else stands in above, where the page begins.
 */
export function createActions(root: HTMLElement, app: App, above: HTMLElement = root): Component {
  const { t, data, lang } = app;
  const flowWords = { one: inLang(data.definition.flow.one, lang), many: inLang(data.definition.flow.many, lang) };
  const store = openStore(app);
  const address = location.href.replace(/#.*$/, '');
  const openedWith = location.hash;

  const said = h('div', { className: 'actions-said', hidden: true });
  const opening = h('div', { className: 'actions-said', hidden: true });
  /** The state that what is said there belongs to; it is taken away when that changes. */
  let saidOf: State | undefined;

  function say(text: string, ...more: readonly Shown[]): void {
    saidOf = undefined;
    fill(said, h('p', {}, text), ...more);
    said.hidden = false;
    opening.hidden = true;
    said.scrollIntoView({ block: 'nearest' });
    app.announce(text);
  }
  function sayAbove(text: string, ...more: readonly Shown[]): void {
    fill(opening, h('p', {}, text), ...more);
    opening.hidden = false;
    app.announce(text);
  }
  function button(label: string, onclick: () => void): HTMLButtonElement {
    return h('button', { type: 'button', className: 'button', onclick }, label);
  }
  function choice(...buttons: readonly HTMLButtonElement[]): HTMLElement {
    return h('p', { className: 'actions-choice' }, ...buttons);
  }

  /** Takes a state from somewhere else, and offers the way back. */
  function take(next: State, text: string, ...more: readonly Shown[]): void {
    const before = app.view().state;
    app.change(next);
    const undo = button(t('calculator-undo'), () => {
      app.change(before);
      say(t('calculator-undone'));
    });
    say(text, ...more, choice(undo));
    saidOf = next;
  }

  // Links.

  function copyLink(numbers: boolean): void {
    const fragment = toFragment(data, app.view().state, { numbers });
    if (fragment.length > longestLink) {
      say(t('calculator-link-too-long', number(fragment.length), number(longestLink)), choice(button(t('calculator-save-question'), saveQuestion)));
      return;
    }
    const link = `${address}#${fragment}`;
    void copyText(link).then((copied) => {
      if (copied) {
        say(t(numbers ? 'calculator-link-copied' : 'calculator-link-copied-plain'));
        return;
      }
      const text = t('calculator-link-by-hand');
      const field = h('input', { type: 'text', value: link, readOnly: true, 'aria-label': text });
      say(text, field);
      field.select();
    });
  }

  // Files.

  function save(name: string, type: string, text: string): void {
    saveFile(name, type, text);
    say(t('calculator-saved', name));
  }
  function saveQuestion(): void {
    const { question, state } = app.view();
    if (question) save(`question-${state.date}.json`, 'application/json', JSON.stringify(question, null, 2) + '\n');
    else say(t('calculator-no-answer'));
  }
  function saveAnswer(): void {
    const { answer } = app.view();
    if (answer) save(`answer-${answer.date}.json`, 'application/json', answerJSON(answer));
    else say(t('calculator-no-answer'));
  }
  function saveMemo(): void {
    const { answer } = app.view();
    if (answer) save(`memo-${answer.date}.md`, 'text/markdown', memoMarkdown(app));
    else say(t('calculator-no-answer'));
  }
  function saveTable(): void {
    const { state } = app.view();
    if (state.flows.length > 0) save('flows.csv', 'text/csv', tableCSV(data, state));
    else say(t('calculator-no-flows', flowWords.many));
  }

  async function openQuestion(file: File): Promise<void> {
    if (file.size > mostQuestion) {
      say(t('calculator-question-too-large', file.name));
      return;
    }
    const question = fromQuestion(data, await file.text(), app.view().state, t);
    if (question) take(question.state, t('calculator-opened-question', file.name), list(question.problems));
    else say(t('calculator-not-a-question', file.name));
  }

  let reading = new AbortController();

  async function openTable(file: File): Promise<void> {
    reading.abort();
    const mine = new AbortController();
    reading = mine;
    const bar = h('progress', { max: 1, value: 0, 'aria-label': t('calculator-table-reading', file.name, 0) });
    const percent = document.createTextNode('');
    const show = (done: number) => {
      bar.value = done;
      percent.data = t('calculator-table-reading', file.name, Math.floor(done * 100));
    };
    show(0);
    app.announce(percent.data);
    fill(said, h('p', {}, percent), h('p', { className: 'actions-choice' }, bar, button(t('calculator-table-cancel'), () => mine.abort())));
    said.hidden = false;
    saidOf = undefined;
    let engine;
    try {
      engine = await app.engine;
    } catch {
      say(t('calculator-no-engine'));
      return;
    }
    const table = await readTable(data, engine, file, mine.signal, show);
    if ('refused' in table) say(t(table.refused, file.name));
    else if ('problems' in table) refuse(file.name, table.problems, table.problems.length + table.more);
    else if (table.flows.length === 0) say(t('calculator-table-empty', file.name));
    else ask(table.flows);
  }

  /** Says what is wrong with a table: the first of all its mistakes. */
  function refuse(name: string, problems: readonly TableProblem[], all: number): void {
    const text = all === 1 ? t('calculator-table-wrong-one', name) : t('calculator-table-wrong', name, number(all));
    const shown = problems.slice(0, mostShown).map((p) =>
      h(
        'li',
        {},
        // The table as a whole has no line.
        p.line > 0 && h('strong', {}, t('calculator-table-place', number(p.line), number(p.column))),
        ` ${p.message}`,
        p.text !== '' && h('code', { className: 'table-line' }, p.text),
        p.hint !== '' && h('span', { className: 'table-hint' }, p.hint),
      ),
    );
    say(
      text,
      // The reader of tables is the command's, which speaks English.
      h('ol', { className: 'table-problems', lang: 'en' }, ...shown),
      all > shown.length && h('p', {}, t('calculator-table-more', mostShown)),
    );
  }

  /** Asks whether flows replace those that are there or join them, if there are any. */
  function ask(flows: readonly Flow[]): void {
    const put = (all: readonly Flow[]) => {
      const text = all.length === 1 ? t('calculator-table-taken-one', flowWords.one) : t('calculator-table-taken', number(all.length), flowWords.many);
      take({ ...app.view().state, flows: all, several: true }, text);
    };
    const old = () => app.view().state.flows.filter((f) => f.name !== '' || f.date !== '' || Object.values(f.facts).some((text) => text !== ''));
    if (old().length === 0) {
      put(flows);
      return;
    }
    const n = flows.length;
    const replace = button(t('calculator-table-replace'), () => put(flows));
    say(
      t('calculator-table-ask', number(n), n === 1 ? flowWords.one : flowWords.many, flowWords.many),
      choice(
        replace,
        button(t('calculator-table-add'), () => put([...old(), ...flows])),
        button(t('calculator-table-leave'), () => say(t('calculator-table-cancelled'))),
      ),
    );
    replace.focus();
  }

  function open(file: File): void {
    const isTable = !/\.json$/i.test(file.name);
    void (isTable ? openTable(file) : openQuestion(file)).catch((reason: unknown) => {
      const stopped = reason instanceof DOMException && reason.name === 'AbortError';
      say(stopped ? t('calculator-table-cancelled') : t('calculator-file-unreadable', file.name));
    });
  }
  function opener(label: string, accept: string): HTMLElement {
    const input: HTMLInputElement = h('input', {
      type: 'file',
      accept,
      className: 'visually-hidden',
      onchange: () => {
        const file = input.files?.[0];
        if (file) open(file);
        // The same file may be chosen again once it is mended.
        input.value = '';
      },
    });
    return h('label', { className: 'button file-button' }, input, label);
  }

  const target = root.closest('main') ?? root;
  const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  target.addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    root.classList.add('is-dropping');
  });
  target.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node) || !target.contains(event.relatedTarget)) root.classList.remove('is-dropping');
  });
  target.addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    root.classList.remove('is-dropping');
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    root.scrollIntoView({ block: 'nearest' });
    open(file);
  });

  // What the browser keeps.

  const keep = h('input', { type: 'checkbox', id: 'calculator:keep', 'aria-describedby': 'calculator:keep-help', onchange: () => setKeeping(keep.checked) });
  const erase = button(t('calculator-erase'), () => setKeeping(false));
  let keeping = false;
  /** What is kept belongs to another question, and the reader has not said yet which of the two to keep. */
  let undecided = false;
  let waiting: number | undefined;

  function showKeeping(on: boolean): void {
    keeping = on;
    keep.checked = on;
    erase.hidden = !on;
  }
  function setKeeping(on: boolean): void {
    undecided = false;
    showKeeping(on);
    if (!on) {
      clearTimeout(waiting);
      waiting = undefined;
      say(t(store.erase() && store.read() === '' ? 'calculator-keep-off' : 'calculator-keep-refused'));
    } else if (write()) {
      say(t('calculator-keep-on'));
    }
  }
  /** Keeps the state as it is. False when that is impossible, which is then said. */
  function write(): boolean {
    clearTimeout(waiting);
    waiting = undefined;
    const fragment = toFragment(data, app.view().state, { numbers: true });
    const fits = fragment.length <= mostKept;
    if (fits && store.write(fragment)) return true;
    store.erase();
    showKeeping(false);
    say(t(fits ? 'calculator-keep-refused' : 'calculator-keep-too-long'));
    return false;
  }
  function keepUp(): void {
    if (keeping && !undecided && waiting === undefined) waiting = setTimeout(write, 400);
  }
  addEventListener('pagehide', () => {
    if (waiting !== undefined) write();
  });
  store.onChange((fragment) => {
    if (fragment !== '' || !keeping) return;
    clearTimeout(waiting);
    waiting = undefined;
    showKeeping(false);
    say(t('calculator-keep-elsewhere'));
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
      const close = button(t('calculator-close'), () => (opening.hidden = true));
      sayAbove(t('calculator-restored'), changed && h('p', {}, t('calculator-restored-rules')), list(fromStore.problems), choice(close));
    };
    const fromLink = fromFragment(data, hash, state, t);
    if (!fromLink) {
      show();
    } else if (toFragment(data, fromLink.state, { numbers: true }) !== toFragment(data, fromStore.state, { numbers: true })) {
      undecided = true;
      sayAbove(t('calculator-keep-other'), choice(button(t('calculator-keep-open'), show), button(t('calculator-keep-instead'), () => setKeeping(true))));
    }
  }

  // Before the page takes the new question, so that what is kept is still that of before.
  addEventListener('hashchange', () => {
    if (waiting !== undefined) write();
    if (!fromFragment(data, location.hash, app.view().state, t)) return;
    if (keeping) restore(location.hash);
    // The link may stand far below, in a table of rules.
    root.closest('[data-calculator]')?.scrollIntoView();
  });

  function startAgain(): void {
    take(initialState(today()), t('calculator-started-again'));
  }

  const group = (heading: string, ...children: readonly Shown[]) => h('div', { className: 'actions-group' }, h('h3', {}, heading), ...children);
  const row = (...children: readonly HTMLElement[]) => h('p', { className: 'actions-choice' }, ...children);
  const help = (text: string, id?: string) => h('p', { className: 'actions-help', id }, text);
  root.classList.add('actions');
  root.append(
    h(
      'div',
      { className: 'actions-groups' },
      group(
        t('calculator-share'),
        row(button(t('calculator-copy-link'), () => copyLink(true)), button(t('calculator-copy-link-plain'), () => copyLink(false))),
        help(t('calculator-share-help')),
      ),
      group(
        t('calculator-record'),
        row(
          button(t('calculator-print'), () => (app.view().answer ? openMemo(app) : say(t('calculator-no-answer')))),
          button(t('calculator-save-memo'), saveMemo),
          button(t('calculator-save-answer'), saveAnswer),
          button(t('calculator-save-question'), saveQuestion),
        ),
      ),
      group(
        t('calculator-files'),
        row(
          opener(t('calculator-open-table', flowWords.many), '.csv,text/csv'),
          button(t('calculator-save-table', flowWords.many), saveTable),
          button(t('calculator-save-template'), () => save('flows.csv', 'text/csv', templateCSV(data, templateDay, t('calculator-template-row')))),
          opener(t('calculator-open-question'), '.json,application/json'),
        ),
        help(t('calculator-files-help')),
      ),
      group(
        t('calculator-this-browser'),
        h('p', {}, h('label', { className: 'actions-keep' }, keep, h('span', {}, t('calculator-keep')))),
        help(t('calculator-keep-help'), 'calculator:keep-help'),
        row(erase, button(t('calculator-start-again'), startAgain)),
      ),
    ),
    said,
  );
  above.append(opening);
  showKeeping(false);

  let begun = false;
  let last: State | undefined;
  return {
    update({ state }: View) {
      if (saidOf && state !== saidOf) {
        saidOf = undefined;
        said.hidden = true;
      }
      if (!begun) {
        begun = true;
        // The page has to be complete before its state may change again.
        queueMicrotask(() => restore(openedWith));
      } else if (state !== last) {
        keepUp();
      }
      last = state;
    },
  };
}

function list(problems: readonly string[]): Shown {
  return problems.length > 0 && h('ul', { className: 'actions-problems' }, ...problems.map((text) => h('li', {}, text)));
}

/** Says above the questions what a link could not bring, and that it was made under other rules than those of today. */
export function createRulesNotice(root: HTMLElement, app: App): Component & { warn(rules: string, problems?: readonly string[]): void } {
  const { t } = app;
  const box = h('div', { className: 'link-notice', hidden: true });
  root.append(box);
  return {
    update() {
      // It stays until it is closed: what it says of the link is true whatever is changed afterwards.
    },
    warn(rules, problems = []) {
      const { hash } = app.data.definition;
      const other = rules !== '' && !hash.startsWith(rules) ? t('calculator-link-rules', rules.slice(0, 12), hash.slice(0, 12)) : '';
      const partly = problems.length > 0 ? t('calculator-link-partly') : '';
      box.hidden = other === '' && partly === '';
      if (box.hidden) return;
      fill(
        box,
        other !== '' && h('p', {}, other),
        partly !== '' && h('p', {}, partly),
        list(problems),
        h('p', { className: 'actions-choice' }, h('button', { type: 'button', className: 'button', onclick: () => (box.hidden = true) }, t('calculator-close'))),
      );
      app.announce([other, partly].filter((text) => text !== '').join(' '));
    },
  };
}
