import { readNumber } from './numbers';
import type { Data, Fact, Facts, Flow, Problem, Regime, State } from './types';

let lastId = 0;

/** In the place of a day that was begun and cannot be read. */
export const halfDay = '?';

/** A flow of which nothing was said. */
export function emptyFlow(): Flow {
  return { id: ++lastId, name: '', date: '', facts: {} };
}

/** A flow with an identity of its own. */
export function withId(flow: Omit<Flow, 'id'>): Flow {
  return { ...flow, id: ++lastId };
}

/** The reader's day: which it is for them, not in some other zone. */
export function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The regime that is asked on a day when none is named; undefined when there is none. */
export function regimeOn(regimes: readonly Regime[], date: string): Regime | undefined {
  return regimes.find((r) => r.default && !r.draft && r.from <= date && (r.until === '' || date <= r.until));
}

/** Where the page begins: today, and one flow. */
export function initialState(today: string): State {
  return { date: today, regime: '', facts: {}, flows: [emptyFlow()], several: false };
}

/** Whether flows are shown as a table. */
export function asTable(state: State): boolean {
  return state.several || state.flows.length !== 1;
}

/** A state with one fact of the exporter changed. */
export function withFact(state: State, name: string, value: string): State {
  return { ...state, facts: put(state.facts, name, value) };
}

/** A choice of a link or a file that there is none of: nothing is answered until another one is made. */
export const noChoice = '?';

/** Whether nothing was entered but the day and the rules. */
export function saysNothing(state: State): boolean {
  return [state, ...state.flows].every((part) => Object.keys(part.facts).length === 0) && state.flows.every((f) => f.name === '' && f.date === '');
}

/** A state with one flow changed. */
export function withFlow(state: State, id: number, change: (flow: Flow) => Flow): State {
  return { ...state, flows: state.flows.map((f) => (f.id === id ? change(f) : f)) };
}

/** Facts with one changed; '' takes it out, so that what is undone is as it was. */
export function put(facts: Facts, name: string, value: string): Facts {
  const { [name]: _, ...rest } = facts;
  return value === '' ? rest : { ...rest, [name]: value };
}

/** What the state asks, in the order of the definition, and what in it cannot be read. */
export function toQuestion(data: Data, state: State): { question: Record<string, unknown>; problems: Problem[] } {
  const problems: Problem[] = [];
  const question: Record<string, unknown> = { date: state.date };
  if (state.regime === noChoice) problems.push({ field: 'regime', message: 'calculator-form-choose', hint: '' });
  else if (state.regime !== '') question['regime'] = state.regime;
  Object.assign(question, facts(data.definition.facts, state.facts, '', problems));
  question['flows'] = state.flows.map((flow, i) => {
    const out: Record<string, unknown> = {};
    if (flow.name !== '') out['name'] = flow.name;
    if (flow.date === halfDay) problems.push({ field: `flows[${i}].date`, message: 'calculator-form-day-missing', hint: '' });
    else if (flow.date !== '') out['date'] = flow.date;
    return Object.assign(out, facts(data.definition.flow_facts, flow.facts, `flows[${i}].`, problems));
  });
  return { question, problems };
}

function facts(list: readonly Fact[], said: Facts, prefix: string, problems: Problem[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const fact of list) {
    const text = said[fact.name] ?? '';
    if (text === '') continue;
    if (text === 'unknown') out[fact.name] = text;
    else if (text === noChoice) problems.push({ field: prefix + fact.name, message: 'calculator-form-choose', hint: '' });
    else if (fact.kind === 'yes-no') out[fact.name] = text === 'yes';
    else if (fact.kind === 'choice') out[fact.name] = text;
    else {
      const value = readNumber(text);
      if ('problem' in value) problems.push({ field: prefix + fact.name, message: value.problem, hint: '' });
      else out[fact.name] = value.min === value.max ? value.min : { min: value.min, max: value.max };
    }
  }
  return out;
}
