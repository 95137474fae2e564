import { day, dayText, fill, h, inLang } from './dom';
import { amount, citations, confidenceMark, days, outcomeLabel, outcomeLabels, regimeLabel, regimeLink } from './say';
import { lines } from './scales';
import { regimeOn } from './state';
import type { Answer, App, Component, Counter, Engine, Regime, View } from './types';

/** How long nothing must change before everything is asked again, in milliseconds. */
const quiet = 200;
/** How near the section must come to the screen to be filled. */
const near = '400px';

/** On which days regimes are asked: each that does not cover the day on the nearest that it does cover, or all on the day itself. */
type Days = 'own' | 'same';

/** A regime's answer, and the day it was asked for. */
interface Row {
  readonly regime: Regime;
  readonly answer: Answer;
}

/**
 * Shows what every regime says of the same facts. Readers who compare reforms want each regime as it was when it was law, which is where
 * it begins; auditors who ask what applied on a day want that day, and may choose it.
 */
export function createCompare(root: HTMLElement, app: App): Component {
  const same = h('label', {});
  const choices = h('fieldset', { className: 'compare-days' }, h('legend', {}, app.t('calculator-compare-days')),
    option('own', h('label', {}, app.t('calculator-compare-own'))), option('same', same));
  const note = h('p', { className: 'answer-note' });
  const table = h('div', { className: 'compare-rows' });
  root.classList.add('compare');
  root.append(choices, note, table);

  let mode: Days = 'own';
  let seen = false;
  let timer = 0;
  let running: AbortController | undefined;
  /** The question that the table answers, as text. */
  let shown = '';

  function option(value: Days, label: HTMLLabelElement): HTMLElement {
    const input = h('input', { type: 'radio', name: 'compare-days', value, checked: value === 'own', onchange: () => {
      mode = value;
      void run();
    } });
    label.prepend(input);
    return label;
  }

  function setSame(date: string): void {
    same.replaceChildren(same.firstElementChild ?? '', app.t('calculator-compare-same', dayText(app.lang, date)));
  }

  async function run(): Promise<void> {
    const view = app.view();
    if (!view.question || !view.answer) return;
    const { question } = view;
    const key = JSON.stringify([mode, question]);
    if (!seen || key === shown) return;
    running?.abort();
    const run = running = new AbortController();
    table.setAttribute('aria-busy', 'true');
    try {
      const rows = await ask(await app.engine, app.data.definition.regimes, question, mode, run.signal);
      if (run.signal.aborted) return;
      shown = key;
      setSame(view.state.date);
      show(app, rows, question, mode, note, table);
    } catch {
      // Stopped because something changed; or the engine is gone, which is said where the answer would be.
    } finally {
      if (running === run) table.removeAttribute('aria-busy');
    }
  }

  new IntersectionObserver((entries) => {
    seen = entries.at(-1)?.isIntersecting ?? false;
    if (seen) void run();
  }, { rootMargin: near }).observe(root);

  return {
    update(view: View) {
      running?.abort();
      // The answer is on its way, and so is the comparison.
      if (!view.answer && view.question && view.engine === 'ready') return;
      choices.hidden = table.hidden = !view.answer;
      if (!view.answer) {
        note.textContent = app.t('calculator-compare-waiting');
        shown = '';
        return;
      }
      setSame(view.state.date);
      clearTimeout(timer);
      if (seen) timer = setTimeout(() => void run(), quiet);
    },
  };
}

/** Asks each regime, in the order of the definition. One that cannot be asked is left out. */
async function ask(engine: Engine, regimes: readonly Regime[], question: Record<string, unknown>, mode: Days, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const regime of regimes) {
    const date = mode === 'own' ? ownDay(regime, String(question['date'])) : String(question['date']);
    const result = await engine.assessMany({ ...(date === question['date'] ? question : undated(question)), date, regime: regime.name }, undefined, signal);
    const answer = 'answers' in result ? result.answers[0] : undefined;
    if (answer) rows.push({ regime, answer });
  }
  return rows;
}

/** The day nearest to a day on which a regime is in force. Drafts never were; they answer for any day. */
function ownDay(regime: Regime, date: string): string {
  if (regime.draft) return date;
  if (regime.until !== '' && date > regime.until) return regime.until;
  return date < regime.from ? regime.from : date;
}

/** A question of which no flow has a date. On another day than the one they were given for, dates would put them outside any counting. */
function undated(question: Record<string, unknown>): Record<string, unknown> {
  const flows = question['flows'];
  if (!Array.isArray(flows)) return question;
  return { ...question, flows: flows.map((flow: Record<string, unknown>) => ({ ...flow, date: undefined })) };
}

function show(app: App, rows: readonly Row[], question: Record<string, unknown>, mode: Days, note: HTMLElement, place: HTMLElement): void {
  const date = String(question['date']);
  const inForce = regimeOn(app.data.definition.regimes, date);
  const base = rows.find(({ regime }) => regime === inForce);
  const on = dayText(app.lang, date);
  fill(note, app.t(mode === 'own' ? 'calculator-compare-own-text' : 'calculator-compare-same-text', on), app.t('calculator-space'),
    base ? app.t('calculator-compare-against', regimeLabel(app, base.regime.name), on) : app.t('calculator-compare-against-none', on));
  const counters = app.data.definition.counters.filter((counter) => rows.some(({ answer }) => lines(answer, counter.name) !== undefined));
  const before = ['rules', 'outcome', 'counted'].map((key) => app.t(`calculator-compare-${key}`));
  const columns = [...before, ...counters.map((counter) => inLang(counter.label, app.lang)), app.t('calculator-compare-cites')];
  fill(place, h('table', { className: 'answer-table compare-table' },
    h('thead', {}, h('tr', {}, ...columns.map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, ...rows.map((row) => line(app, row, base, counters, question)))));
}

/** A regime's line: what it answers, and where it differs from the one in force. */
function line(app: App, row: Row, base: Row | undefined, counters: readonly Counter[], question: Record<string, unknown>): HTMLElement {
  const { regime, answer } = row;
  const others = row === base ? undefined : base?.answer;
  const idle = answer.outcome === 'not-in-force';
  const mark = (): HTMLElement => h('span', { className: 'compare-mark' }, '≠\u00a0', h('span', { className: 'visually-hidden' }, app.t('calculator-compare-differs')));
  const cell = (label: string, differs: boolean | undefined, ...children: readonly (Node | string)[]): HTMLElement =>
    h('td', { 'data-label': label, className: differs ? 'compare-differs' : undefined }, h('div', {}, differs && mark(), ...children));
  // Periods are compared by how far they reach back: regimes asked for days of different years begin theirs on different days anyway.
  const from = (a: Answer): string => a.window?.from.slice(0, 4) === a.date.slice(0, 4) ? 'this year' : a.window ? 'earlier' : 'none';
  return h('tr', { className: row === base ? 'compare-base' : undefined },
    h('th', { scope: 'row' }, regimeLink(app, regime.name), h('p', {}, about(app, regime)),
      row === base && h('p', { className: 'compare-here' }, app.t('calculator-compare-base')),
      answer.date !== question['date'] && h('p', { className: 'compare-asked' }, app.t(asked(regime, answer.date), dayText(app.lang, answer.date))),
      !regime.route && !regime.draft && h('p', {}, app.t('calculator-compare-part'))),
    cell(app.t('calculator-compare-outcome'), others && [answer.outcome, ...answer.possible].join() !== [others.outcome, ...others.possible].join(), h('strong', {}, outcomeLabel(app, answer.outcome)),
      answer.possible.length > 1 ? h('p', {}, outcomeLabels(app, answer.possible)) : ''),
    cell(app.t('calculator-compare-counted'), others && !idle && from(answer) !== from(others),
      idle ? none() : answer.window ? day(app, answer.window.from) : app.t('calculator-compare-no-window')),
    ...counters.map((counter) => {
      const used = (a: Answer): string => lines(a, counter.name) === undefined ? '' : amount(app, a.counters[counter.name] ?? 0);
      // What is not asked under the rules of the day is 0 under all others as well, and was not said to be.
      const said = counter.fact === '' || question[counter.fact] !== undefined;
      const shown = said ? used(answer) : app.t('calculator-form-not-said', used(answer));
      return cell(inLang(counter.label, app.lang), others && !idle && used(answer) !== used(others),
        idle ? none() : used(answer) === '' ? h('span', { className: 'compare-unused' }, app.t('calculator-compare-unused')) : shown);
    }),
    cell(app.t('calculator-compare-cites'), undefined, citations(app, answer.cites), idle ? '' : confidenceMark(app, answer.confidence)));
}

function none(): HTMLElement {
  return h('span', { 'aria-hidden': 'true' }, '–');
}

function about(app: App, regime: Regime): string {
  return regime.draft ? app.t('calculator-compare-draft') : days(app, regime);
}

function asked(regime: Regime, date: string): string {
  return date === regime.until ? 'calculator-compare-last' : date === regime.from ? 'calculator-compare-first' : 'calculator-compare-asked';
}
