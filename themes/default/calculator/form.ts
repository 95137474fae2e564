import { createDayField } from './day-field';
import { day, dayText, fill, h, inLang } from './dom';
import { createFlows } from './flows';
import { reach } from './number-field';
import { createMistake, createQuestion, type Question, valueText } from './question';
import { capital, readField } from './say';
import { asTable, halfDay, put, regimeOn, today, withFact, withFlow } from './state';
import type { App, Component, Fact, Flow, Regime, State, View } from './types';

/** The questions. */
export interface Form extends Component {
  /** Puts the focus on what a Problem's field names: "date", "regime", a fact, or "flows[1].distinct_persons". */
  focus(field: string): void;
}

/** Makes the questions: the day and the rules, the facts in the order of the definition, the flows, and how to count. */
export function createForm(root: HTMLElement, app: App): Form {
  const { t, lang, data: { definition } } = app;
  root.classList.add('form');
  const nouns = { one: inLang(definition.flow.one, lang), many: inLang(definition.flow.many, lang) };
  const facts = (known: boolean): Fact[] => definition.facts.filter((f) => f.known === known);
  const spot = (fact: Fact) => ({
    id: `question-${fact.name}`,
    get: (state: State) => state.facts[fact.name] ?? '',
    set: (value: string) => app.change(withFact(app.view().state, fact.name, value)),
  });

  const when = createWhen(app);
  const general = createQuestions(app, facts(false), spot);
  const flow = createFlow(app, nouns);
  const place = h('div');
  const several = h('button', { type: 'button', className: 'button', onclick: () => turn(true) }, t('calculator-form-several', nouns.many));
  const single = h('button', { type: 'button', className: 'button', onclick: () => turn(false) }, t('calculator-form-single', nouns.one));
  const table = createFlows(place, app, single);
  const flowHead = h('h3');
  const notAsked = h('p', { className: 'form-note' });
  const counting = createQuestions(app, facts(true), spot);
  const countingFold = h('details', { className: 'form-fold' }, h('summary', {}, h('h3', {}, t('calculator-form-count'))), counting.node);

  fill(root,
    h('section', { className: 'form-pairs' }, h('h3', {}, t('calculator-form-when')), when.node),
    facts(false).length > 0 && h('section', { className: 'form-pairs' }, h('h3', {}, t('calculator-form-general')), general.node),
    h('section', {}, flowHead, flow.node, place, h('div', { className: 'form-buttons' }, several), notAsked),
    facts(true).length > 0 && h('section', {}, countingFold));

  function turn(to: boolean): void {
    app.change({ ...app.view().state, several: to });
    focus('flows[0].name');
  }

  // What is not asked any more stays while it has the focus, so it may have to go when that leaves.
  root.addEventListener('focusout', () => queueMicrotask(() => update(app.view())));

  function update(view: View): void {
    const { state } = view;
    const problem = (field: string) => view.problems.find((p) => p.field === field);
    const inTable = asTable(state);
    when.update(view);
    general.update(view, problem);
    flowHead.textContent = inTable ? capital(nouns.many) : t('calculator-form-one', nouns.one);
    flow.node.hidden = inTable;
    place.hidden = !inTable;
    if (inTable) table.update(view);
    else flow.update(view);
    several.hidden = inTable;
    single.hidden = !inTable || state.flows.length !== 1;
    const dropped = inTable ? notAskedOf(app, view, definition.flow_facts, state.flows) : '';
    notAsked.textContent = dropped;
    notAsked.hidden = dropped === '';
    const anyCounting = counting.update(view, problem);
    countingFold.hidden = !anyCounting;
    if (facts(true).some((f) => problem(f.name))) countingFold.open = true;
  }

  function focus(field: string): void {
    const { state } = app.view();
    const { flow, name } = readField(app, field);
    if (flow >= 0 && asTable(state)) return table.focus(flow, name || 'name');
    const control = document.getElementById(flow < 0 ? `question-${name}` : `question-flow-${name || 'name'}`);
    if (!control) return root.querySelector<HTMLElement>('input')?.focus();
    const fold = control.closest('details');
    if (fold) fold.open = true;
    control.closest('.question')?.scrollIntoView({ block: 'center' });
    reach(control.closest('.choices')?.querySelector<HTMLElement>(':checked') ?? control);
  }

  return { update, focus };
}

type FindProblem = (field: string) => View['problems'][number] | undefined;

// Questions in full, and a line on those that are not asked.
function createQuestions(app: App, facts: readonly Fact[], spot: (fact: Fact) => Parameters<typeof createQuestion>[2]):
  { readonly node: HTMLElement; update(view: View, problem: FindProblem, asked?: ReadonlySet<string>): boolean } {
  const questions: (readonly [Fact, Question])[] = facts.map((fact) => [fact, createQuestion(app, fact, spot(fact))]);
  const note = h('p', { className: 'form-note' });
  const node = h('div', { className: 'questions' }, ...questions.map(([, q]) => q.node), note);
  return {
    node,
    /** Says whether anything is shown. */
    update(view, problem, asked = view.asks?.facts) {
      const dropped: string[] = [];
      let shown = 0;
      for (const [fact, question] of questions) {
        const wrong = problem(fact.name);
        const ask = !asked || asked.has(fact.name) || wrong !== undefined || question.node.contains(document.activeElement);
        question.node.hidden = !ask;
        question.update(view.state, wrong);
        if (ask) shown++;
        else dropped.push(withSaid(app, fact, spot(fact).get(view.state)));
      }
      note.hidden = dropped.length === 0;
      note.textContent = note.hidden ? '' : app.t('calculator-form-not-asked', dropped.join(app.t('calculator-list')));
      return shown > 0 || dropped.length > 0;
    },
  };
}

function withSaid(app: App, fact: Fact, value: string): string {
  const label = inLang(fact.label, app.lang);
  return value === '' ? label : app.t('calculator-form-not-asked-said', label, valueText(app, fact, value));
}

// The columns that a table does without.
function notAskedOf(app: App, view: View, facts: readonly Fact[], flows: readonly Flow[]): string {
  if (!view.asks || flows.length === 0) return '';
  const dropped: string[] = [];
  for (const fact of facts) {
    if (view.asks.flowFacts.has(fact.name)) continue;
    const label = inLang(fact.label, app.lang);
    const said = flows.filter((f) => (f.facts[fact.name] ?? '') !== '').length;
    dropped.push(said === 0 ? label : app.t('calculator-form-not-asked-said', label, app.t('calculator-flows-said-of', said)));
  }
  return dropped.length === 0 ? '' : app.t('calculator-form-not-asked', dropped.join(app.t('calculator-list')));
}

// The one flow there is, in full.
function createFlow(app: App, nouns: { readonly one: string }): { readonly node: HTMLElement; update(view: View): void } {
  const { t } = app;
  const change = (to: (flow: Flow) => Flow): void => {
    const { state } = app.view();
    const flow = state.flows[0];
    if (flow) app.change(withFlow(state, flow.id, to));
  };
  const questions = createQuestions(app, app.data.definition.flow_facts, (fact) => ({
    id: `question-flow-${fact.name}`,
    get: (state: State) => state.flows[0]?.facts[fact.name] ?? '',
    set: (value: string) => change((f) => ({ ...f, facts: put(f.facts, fact.name, value) })),
  }));
  const name = h('input', {
    type: 'text', id: 'question-flow-name', className: 'text-box', autocomplete: 'off',
    oninput: () => change((f) => ({ ...f, name: name.value })),
  });
  const date = createDayField('question-flow-date', halfDay, (value) => change((f) => ({ ...f, date: value })));
  const dateField = h('div', { className: 'question' }, h('label', { className: 'question-title', htmlFor: date.input.id }, t('calculator-form-flow-day')),
    h('p', { className: 'question-hint', id: 'question-flow-date-hint' }, t('calculator-form-flow-day-hint', nouns.one)));
  const mistake = createMistake(app, dateField, date.input.id, [date.input], ['question-flow-date-hint']);
  dateField.append(mistake.node, date.input);
  const node = h('div', { className: 'questions' },
    h('div', { className: 'question' }, h('label', { className: 'question-title', htmlFor: name.id }, t('calculator-form-name', nouns.one)), name),
    questions.node, dateField);
  return {
    node,
    update(view) {
      const flow = view.state.flows[0];
      if (!flow) return;
      if (name.value !== flow.name) name.value = flow.name;
      date.update(flow.date);
      const problem: FindProblem = (field) => view.problems.find((p) => p.field === `flows[0].${field}`);
      mistake.update(problem('date'));
      questions.update(view, problem, view.asks?.flowFacts);
    },
  };
}

// The day of the question and the rules that answer.
function createWhen(app: App): Component & { readonly node: HTMLElement } {
  const { t, lang, data: { asOf, definition: { regimes } } } = app;
  const label = (r: Regime): string => inLang(r.label, lang);
  const set = (date: string): void => app.change({ ...app.view().state, date });

  const date = createDayField('question-date', '', set);
  const late = h('p', { className: 'form-late', id: 'question-date-late', hidden: true }, t('calculator-form-day-late', dayText(lang, asOf)));
  const dateField = h('div', { className: 'question' }, h('label', { className: 'question-title', htmlFor: 'question-date' }, t('calculator-form-day')),
    h('p', { className: 'question-hint', id: 'question-date-hint' }, t('calculator-form-day-hint')));
  const dateMistake = createMistake(app, dateField, 'question-date', [date.input], ['question-date-hint', late.id]);
  const buttons = [
    { date: today, text: [t('calculator-form-today')] as const },
    ...turns(regimes).map((turn) => ({
      date: () => turn.date,
      text: [day(app, turn.date), turn.begins.map(label).join(t('calculator-list')) ||
        t('calculator-form-after', turn.ended.map(label).join(t('calculator-list')))] as const,
    })),
  ].map(({ date, text: [first, second] }) => ({
    date, node: h('button', { type: 'button', className: 'button form-day', onclick: () => set(date()) }, h('span', {}, first), second && h('span', {}, second)),
  }));
  dateField.append(dateMistake.node, date.input, late,
    h('div', { className: 'form-days', role: 'group', 'aria-label': t('calculator-form-days') }, ...buttons.map((b) => b.node)));

  const law = regimes.filter((r) => !r.draft);
  const drafts = regimes.filter((r) => r.draft);
  const span = (r: Regime): string => r.until === '' ? t('calculator-form-regime-since', label(r), dayText(lang, r.from)) :
    t('calculator-form-regime-span', label(r), dayText(lang, r.from), dayText(lang, r.until));
  const select = h('select', {
    id: 'question-regime', className: 'form-regime',
    onchange: () => app.change({ ...app.view().state, regime: select.value }),
  }, h('option', { value: '' }, t('calculator-form-regime-day')),
  h('optgroup', { label: t('calculator-form-regimes-law') }, ...law.map((r) => h('option', { value: r.name }, r.from === '' ? label(r) : span(r)))),
  drafts.length > 0 && h('optgroup', { label: t('calculator-form-regimes-drafts') },
    ...drafts.map((r) => h('option', { value: r.name }, t('calculator-form-regime-draft', label(r))))));
  const about = h('p', { className: 'form-note', id: 'question-regime-about' });
  const regimeField = h('div', { className: 'question' }, h('label', { className: 'question-title', htmlFor: select.id }, t('calculator-form-regime')));
  const regimeMistake = createMistake(app, regimeField, select.id, [select], [about.id]);
  regimeField.append(regimeMistake.node, select, about);

  return {
    node: h('div', { className: 'questions' }, dateField, regimeField),
    update({ state, problems }) {
      date.update(state.date);
      const problem: FindProblem = (field) => problems.find((p) => p.field === field);
      dateMistake.update(state.date === '' ? { field: 'date', message: 'calculator-form-day-missing', hint: '' } : problem('date'));
      late.hidden = state.date <= asOf;
      for (const button of buttons) button.node.setAttribute('aria-pressed', String(state.date === button.date()));
      if (select.value !== state.regime) select.value = state.regime;
      regimeMistake.update(problem('regime'));
      const chosen = regimes.find((r) => r.name === state.regime);
      const then = regimeOn(regimes, state.date);
      about.textContent = chosen?.draft ? t('calculator-form-draft') : chosen || state.date === '' ? '' :
        then ? t('calculator-form-regime-is', label(then)) : t('calculator-form-regime-none');
      about.hidden = about.textContent === '';
    },
  };
}

/** Days on which the rules change: regimes begin, or end with none to follow at once. */
function turns(regimes: readonly Regime[]): { readonly date: string; readonly begins: readonly Regime[]; readonly ended: readonly Regime[] }[] {
  const law = regimes.filter((r) => !r.draft);
  const days = new Set(law.flatMap((r) => [r.from, r.until === '' ? '' : dayAfter(r.until)]).filter((d) => d !== ''));
  return [...days].sort().map((date) => ({
    date, begins: law.filter((r) => r.from === date), ended: law.filter((r) => r.until !== '' && dayAfter(r.until) === date),
  }));
}

function dayAfter(date: string): string {
  const d = new Date(`${date}T00:00:00Z`);
  d.setUTCDate(d.getUTCDate() + 1);
  return d.toISOString().slice(0, 10);
}
