import { readTable, tableCSV, templateCSV } from './csv';
import { fill, h, inLang, number } from './dom';
import { createKeeping } from './keep';
import { fromFragment, longestLink, toFragment } from './link';
import { memoMarkdown, openMemo } from './memo';
import { button, choices, createSaid, problemList, type Shown } from './said';
import { answerJSON, copyText, fromQuestion, saveFile } from './save';
import { initialState, today } from './state';
import type { App, Component, Flow, State, TableProblem, View } from './types';

/** How many mistakes of a table are listed. */
const mostShown = 20;
/** The largest file that is looked at as a question. */
const mostQuestion = 20_000_000;
/** The day of the example in an empty table. */
const templateDay = '2026-01-31';

/**
 * All that can be done with a question as a whole: sending it, filing it, reading it from files, keeping it, clearing it. What is to be known
 * of it before anything else stands in above, where the page begins.
 */
export function createActions(root: HTMLElement, app: App, above: HTMLElement = root): Component {
  const { t, data, lang } = app;
  const flowWords = { one: inLang(data.definition.flow.one, lang), many: inLang(data.definition.flow.many, lang) };
  const address = location.href.replace(/#.*$/, '');
  const said = createSaid(app);
  const { say } = said;
  const keeping = createKeeping(app, said, 'calculator:keep-help');

  /** Takes a state from somewhere else, and offers the way back. */
  function take(next: State, text: string, ...more: readonly Shown[]): void {
    const before = app.view().state;
    app.change(next);
    const undo = button(t('calculator-undo'), () => {
      app.change(before);
      say(t('calculator-undone'));
    });
    say(text, ...more, choices(undo));
    said.belongsTo(next);
  }

  // Links.

  function copyLink(numbers: boolean): void {
    const fragment = toFragment(data, app.view().state, { numbers });
    if (fragment.length > longestLink) {
      say(t('calculator-link-too-long', number(fragment.length), number(longestLink)), choices(button(t('calculator-save-question'), saveQuestion)));
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
    if (question) take(question.state, t('calculator-opened-question', file.name), problemList(question.problems));
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
    said.show(h('p', {}, percent), choices(bar, button(t('calculator-table-cancel'), () => mine.abort())));
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
      choices(
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

  addEventListener('hashchange', () => {
    if (!fromFragment(data, location.hash, app.view().state, t)) return;
    keeping.openedLink(location.hash);
    // The link may stand far below, in a table of rules.
    root.closest('[data-calculator]')?.scrollIntoView();
  });

  function startAgain(): void {
    take(initialState(today()), t('calculator-started-again'));
  }

  const group = (heading: string, ...children: readonly Shown[]) => h('div', { className: 'actions-group' }, h('h3', {}, heading), ...children);
  const help = (text: string, id?: string) => h('p', { className: 'actions-help', id }, text);
  root.classList.add('actions');
  root.append(
    h(
      'div',
      { className: 'actions-groups' },
      group(
        t('calculator-share'),
        choices(button(t('calculator-copy-link'), () => copyLink(true)), button(t('calculator-copy-link-plain'), () => copyLink(false))),
        help(t('calculator-share-help')),
      ),
      group(
        t('calculator-record'),
        choices(
          button(t('calculator-print'), () => (app.view().answer ? openMemo(app) : say(t('calculator-no-answer')))),
          button(t('calculator-save-memo'), saveMemo),
          button(t('calculator-save-answer'), saveAnswer),
          button(t('calculator-save-question'), saveQuestion),
        ),
      ),
      group(
        t('calculator-files'),
        choices(
          opener(t('calculator-open-table', flowWords.many), '.csv,text/csv'),
          button(t('calculator-save-table', flowWords.many), saveTable),
          button(t('calculator-save-template'), () => save('flows.csv', 'text/csv', templateCSV(data, templateDay, t('calculator-template-row')))),
          opener(t('calculator-open-question'), '.json,application/json'),
        ),
        help(t('calculator-files-help')),
      ),
      group(
        t('calculator-this-browser'),
        h('p', {}, h('label', { className: 'actions-keep' }, keeping.box, h('span', {}, t('calculator-keep')))),
        help(t('calculator-keep-help'), 'calculator:keep-help'),
        choices(keeping.erase, button(t('calculator-start-again'), startAgain)),
      ),
    ),
    said.beside,
  );
  above.append(said.above);

  return {
    update({ state }: View) {
      said.update(state);
      keeping.update(state);
    },
  };
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
        problemList(problems),
        choices(button(t('calculator-close'), () => (box.hidden = true))),
      );
      app.announce([other, partly].filter((text) => text !== '').join(' '));
    },
  };
}
