import { cite, dayText, h, inLang, number } from './dom';
import { saysNothing } from './state';
import type { Amount, Answer, App, Confidence, Counter, Fact, Noun, Outcome, Regime, Rule, State, Truth, View, Words } from './types';

/** The parts of the definition by name. They are looked up at every change, so they are found once. */
interface Names {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly regimes: ReadonlyMap<string, Regime>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly flowFacts: ReadonlyMap<string, Fact>;
  /** Labels of whatever a condition of an exporter rule can name. */
  readonly labels: ReadonlyMap<string, Words>;
}

const known = new WeakMap<App, Names>();

export function names(app: App): Names {
  const before = known.get(app);
  if (before) return before;
  const { outcomes, regimes, rules, counters, facts, flow_facts, findings } = app.data.definition;
  const made = {
    outcomes: new Map(outcomes.map((x) => [x.name, x])),
    regimes: new Map(regimes.map((x) => [x.name, x])),
    rules: new Map(rules.map((x) => [x.id, x])),
    counters: new Map(counters.map((x) => [x.name, x])),
    facts: new Map(facts.map((x) => [x.name, x])),
    flowFacts: new Map(flow_facts.map((x) => [x.name, x])),
    labels: new Map([...facts, ...findings, ...counters].map((x) => [x.name, x.label])),
  };
  known.set(app, made);
  return made;
}

/** What an outcome is called. */
export function outcomeLabel(app: App, name: string): string {
  const outcome = names(app).outcomes.get(name);
  return outcome ? inLang(outcome.label, app.lang) : name;
}

/** What stands above an answer: of what was not asked yet, no outcome, which a hurried reader would take for an answer. */
export function headline(app: App, view: View, answer: Answer): string {
  return saysNothing(view.state) ? app.t('calculator-nothing-entered') : outcomeLabel(app, answer.outcome);
}

/** What outcomes are called, as a list in a sentence. */
export function outcomeLabels(app: App, list: readonly string[]): string {
  return list.map((name) => outcomeLabel(app, name)).join(app.t('calculator-list'));
}

/** What a regime is called. */
export function regimeLabel(app: App, name: string): string {
  const regime = names(app).regimes.get(name);
  return regime ? inLang(regime.label, app.lang) : name;
}

/** A regime's name, linked to its instrument where the site has it. */
export function regimeLink(app: App, name: string): HTMLElement {
  const path = app.data.regimes[name];
  const label = regimeLabel(app, name);
  return path ? h('a', { href: app.root + inLang(path, app.lang) }, label) : h('span', {}, label);
}

/** A rule's name, linked to where it stands. */
export function ruleLink(app: App, id: string): HTMLElement {
  const path = app.data.rules[id];
  return path ? h('a', { href: app.root + inLang(path, app.lang) }, id) : h('span', {}, id);
}

/** How sure a text is, looking as everywhere on the site. */
export function confidenceMark(app: App, level: Confidence): HTMLElement {
  return h('span', { className: `confidence confidence-${level}` }, h('span', { className: 'confidence-label' }, app.t('calculator-confidence')),
    app.t(`calculator-confidence-${level}`));
}

/** Citations as links, divided by commas. */
export function citations(app: App, list: readonly string[]): HTMLElement {
  const out = h('span', { className: 'cites' });
  list.forEach((c, i) => out.append(i > 0 ? app.t('calculator-comma') : '', cite(app, c)));
  return out;
}

/** A number, or a range: "90,000", "80,000 to 120,000", "at least 80,000", "not known". */
export function amount(app: App, a: Amount): string {
  if (typeof a === 'number') return number(a);
  if (a.max !== null) return app.t('calculator-range', number(a.min), number(a.max));
  return a.min === 0 ? app.t('calculator-not-known') : app.t('calculator-at-least', number(a.min));
}

/** The same with its unit, when it has one. */
export function amountOf(app: App, a: Amount, unit: Noun): string {
  if (typeof a !== 'number' && a.max === null && a.min === 0) return amount(app, a);
  const noun = inLang(a === 1 ? unit.one : unit.many, app.lang);
  return noun === '' ? amount(app, a) : app.t('calculator-amount', amount(app, a), noun);
}

/** The largest number that an amount can be; null without end. */
export function most(a: Amount): number | null {
  return typeof a === 'number' ? a : a.max;
}

/** The smallest. */
export function least(a: Amount): number {
  return typeof a === 'number' ? a : a.min;
}

const signs: Readonly<Record<string, string>> = {
  '>=': 'calculator-at-least', '>': 'calculator-more-than', '<=': 'calculator-at-most', '<': 'calculator-below', '=': 'calculator-exactly',
};

/** What a condition asks of a value: "at least 1,000,000", "no", "Contract with the individual". */
export function mustWords(app: App, name: string, must: string | readonly string[]): string {
  if (typeof must !== 'string') return must.map((value) => valueWords(app, names(app).facts.get(name), value)).join(app.t('calculator-or'));
  return must.split(', ').map((bound) => {
    const [sign = '', n = ''] = bound.split(' ');
    return app.t(signs[sign] ?? 'calculator-exactly', n);
  }).join(app.t('calculator-and'));
}

/** The numbers that a condition compares with, each with the first number on its far side: fewer than 10 and at least 10 are the same line. */
export function linesOf(must: string | readonly string[]): number[] {
  if (typeof must !== 'string') return [];
  return must.split(', ').map((bound) => {
    const [sign = '', n = ''] = bound.split(' ');
    return Number(n.replace(/,/g, '')) + (sign === '>' || sign === '<=' ? 1 : 0);
  });
}

/** A value of a fact, of a counter or of what was found, as the answer has it. */
export function valueWords(app: App, fact: Fact | undefined, value: unknown): string {
  if (value === true || value === 'true') return app.t('calculator-yes');
  if (value === false || value === 'false') return app.t('calculator-no');
  if (typeof value === 'number') return amountOf(app, value, fact?.unit ?? noUnit);
  if (isRange(value)) return amountOf(app, value, fact?.unit ?? noUnit);
  if (value === 'unknown') return app.t('calculator-not-known');
  if (value === 'unbounded') return app.t('calculator-unbounded');
  const choice = fact?.choices.find((c) => c.name === value);
  return choice ? inLang(choice.label, app.lang) : String(value);
}

const noUnit: Noun = { one: {}, many: {} };

function isRange(value: unknown): value is { min: number; max: number | null } {
  return typeof value === 'object' && value !== null && 'min' in value && 'max' in value;
}

/** Whether a condition is met, in a word. */
export function metWords(app: App, met: Truth): string {
  return app.t(met === 'unknown' ? 'calculator-met-unknown' : met ? 'calculator-met' : 'calculator-not-met');
}

/** A flow's name, or its place from 1. */
export function flowName(app: App, name: string, index: number): string {
  return name !== '' ? name : app.t('calculator-flow-number', capital(inLang(app.data.definition.flow.one, app.lang)), index + 1);
}

/** A word at the beginning of something: nouns of a definition stand within sentences there. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The question that a field of a problem or a decider belongs to. */
interface Field {
  /** Place of the flow; -1 for a question about the exporter. */
  readonly flow: number;
  /** Name of the fact, or "date", "name", "regime". */
  readonly name: string;
  readonly fact: Fact | undefined;
}

export function readField(app: App, text: string): Field {
  const flow = /^flows\[(\d+)\]\.?(.*)$/.exec(text);
  if (!flow) return { flow: -1, name: text, fact: names(app).facts.get(text) };
  const name = flow[2] ?? '';
  return { flow: Number(flow[1]), name, fact: names(app).flowFacts.get(name) };
}

/** A field in words: "CRM: Important data". */
export function fieldWords(app: App, state: State, text: string): string {
  const f = readField(app, text);
  const own = `calculator-field-${f.name}`;
  const label = f.fact ? inLang(f.fact.label, app.lang) : ['date', 'name', 'regime'].includes(f.name) ? app.t(own) : f.name;
  if (f.flow < 0 || !state.several) return label;
  const name = flowName(app, state.flows[f.flow]?.name ?? '', f.flow);
  return label === '' ? name : app.t('calculator-label', name, label);
}

/** A sentence of the interface with elements in the places of its {1}, {2}. */
export function sentence(app: App, key: string, ...parts: readonly (Node | string)[]): (Node | string)[] {
  return app.t(key).split(/\{(\d)\}/).map((piece, i) => (i % 2 === 0 ? piece : parts[Number(piece) - 1] ?? '')).filter((piece) => piece !== '');
}

/** The days of a regime: "from 1 September 2022 until 21 March 2024"; '' when it has none. */
export function days(app: App, regime: Regime): string {
  const from = regime.from === '' ? '' : dayText(app.lang, regime.from);
  const until = regime.until === '' ? '' : dayText(app.lang, regime.until);
  if (from !== '' && until !== '') return app.t('calculator-days-between', from, until);
  if (from !== '') return app.t('calculator-days-from', from);
  return until === '' ? '' : app.t('calculator-days-until', until);
}
