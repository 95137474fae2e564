import { readNumber, writeNumber } from './numbers';
import { emptyFlow, halfDay, noChoice, withId } from './state';
import type { App, Data, Fact, Facts, Flow, State } from './types';

/** How long a link may be: longer ones are cut by mail programs, chats and browsers, each in its own way. */
export const longestLink = 64_000;

/** A question whose day was taken out, and is to be entered. */
const noDay = '?';

/** How much of a link is read at all. */
const longestRead = 2_000_000;
const mostFlows = 10_000;
/** How many problems are told one by one. */
const mostProblems = 20;
/** With how many the rest is not worth reading. */
const tooMany = 1000;
const longestName = 10_000;
export const longestNumber = 200;

/** Keys of the link itself. A fact of the exporter that is called like one of them is written with a word before it. */
const own = ['v', 'rules', 'date', 'regime', 'view', 'flows'] as const;

/**
 * The state as the fragment of an address, without "#". Without numbers it has no number and no name either, so that it can be handed
 * to somebody who may know what is asked and not how much. The same state gives the same text.
 */
export function toFragment(data: Data, state: State, options: { numbers: boolean }): string {
  const { facts, flow_facts: flowFacts, hash } = data.definition;
  const parts = ['v=1', `rules=${hash.slice(0, 12)}`];
  const put = (key: string, text: string) => {
    if (text !== '') parts.push(`${key}=${encode(text)}`);
  };
  const said = (fact: Fact, list: Facts) => {
    const text = Object.hasOwn(list, fact.name) ? (list[fact.name] ?? '') : '';
    if (fact.kind !== 'number' || text === 'unknown') return text;
    return options.numbers ? canonical(text) : '';
  };
  put('date', state.date === '' ? noDay : state.date);
  put('regime', state.regime);
  if (state.several) put('view', 'several');
  for (const fact of facts) put(keyOf(fact), said(fact, state.facts));
  parts.push(`flows=${state.flows.length}`);
  for (const [i, flow] of state.flows.entries()) {
    if (options.numbers) put(`flow${i + 1}.name`, clean(flow.name));
    put(`flow${i + 1}.date`, flow.date);
    for (const fact of flowFacts) put(`flow${i + 1}.${fact.name}`, said(fact, flow.facts));
  }
  return parts.join('&');
}

/**
 * Reads a fragment, with "#" or without. It is undefined when nothing in it is of the calculator. What cannot be taken is told in problems,
 * sentences for the reader, and the rest is taken. A date that is not there is that of fallback. rules are the first digits of the hash of
 * the rules that the link was made under, '' when it does not say.
 */
export function fromFragment(data: Data, hash: string, fallback: State, t: App['t']): { state: State; rules: string; problems: string[] } | undefined {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (!text.includes('=')) return undefined;
  const problems: string[] = [];
  if (text.length > longestRead) return /^v=|&v=/.test(text.slice(0, 1000)) ? { state: fallback, rules: '', problems: [t('calculator-link-huge')] } : undefined;

  let more = 0;
  const problem = (key: string, ...args: string[]) => {
    if (problems.length < mostProblems) problems.push(t(key, ...args.map(quoted)));
    else more++;
  };
  const { facts, flow_facts: flowFacts, regimes } = data.definition;
  // Maps and not objects: a key of a link may be "__proto__".
  const exporter = new Map(facts.map((f) => [keyOf(f), f]));
  const ofFlow = new Map(flowFacts.map((f) => [f.name, f]));
  const link = new Map<string, string>();
  const said = new Map<string, string>();
  const flows = new Map<number, { name: string; date: string; facts: Map<string, string> }>();
  let known = false;
  for (const part of text.split('&')) {
    if (more > tooMany) break;
    const at = part.indexOf('=');
    const key = decode(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? '' : decode(part.slice(at + 1));
    if (key === undefined || value === undefined) {
      problem('calculator-link-encoding', part);
      continue;
    }
    if (value === '') {
      // Nothing said, in as many words.
      if (key !== '' && !isOwn(key) && !exporter.has(key) && !flowKey.test(key)) problem('calculator-link-key', key);
      continue;
    }
    const flow = flowKey.exec(key);
    if (isOwn(key)) {
      known = true;
      if (link.has(key)) problem('calculator-link-twice', key);
      else link.set(key, value);
    } else if (exporter.has(key)) {
      known = true;
      const fact = exporter.get(key)!;
      if (said.has(fact.name)) problem('calculator-link-twice', key);
      else take(said, fact, key, value);
    } else if (flow && (flow[2] === 'name' || flow[2] === 'date' || ofFlow.has(flow[2]!))) {
      known = true;
      const n = Number(flow[1]);
      if (n > mostFlows) {
        problem('calculator-link-flows', key, String(mostFlows));
        continue;
      }
      let entry = flows.get(n);
      if (!entry) flows.set(n, (entry = { name: '', date: '', facts: new Map() }));
      const name = flow[2]!;
      if (name === 'name') {
        if (entry.name !== '') problem('calculator-link-twice', key);
        else {
          entry.name = clean(value.slice(0, longestName));
          if (entry.name !== value) problem('calculator-link-name', key);
        }
      } else if (name === 'date') {
        if (entry.date !== '') problem('calculator-link-twice', key);
        else {
          // What is no day stays to be mended: without one the flow would count as if it had none.
          entry.date = isDay(value) ? value : halfDay;
          if (entry.date !== value) problem('calculator-link-day', key, value);
        }
      } else if (entry.facts.has(name)) problem('calculator-link-twice', key);
      else take(entry.facts, ofFlow.get(name)!, key, value);
    } else {
      problem('calculator-link-key', key);
    }
  }
  if (!known) return undefined;

  function take(to: Map<string, string>, fact: Fact, key: string, value: string): void {
    if (isValue(fact, value)) to.set(fact.name, fact.kind === 'number' ? asTyped(value) : value);
    else {
      problem('calculator-link-choice', key, value);
      to.set(fact.name, noChoice);
    }
  }

  const version = link.get('v');
  if (version !== undefined && version !== '1') problem('calculator-link-version', version);
  let rules = link.get('rules') ?? '';
  if (!/^[0-9a-f]{0,64}$/.test(rules)) {
    problem('calculator-link-value', 'rules', rules);
    rules = '';
  }
  let date = link.get('date') ?? fallback.date;
  if (!isDay(date) && link.has('date')) {
    if (date !== noDay) problem('calculator-link-day', 'date', date);
    date = '';
  }
  let regime = link.get('regime') ?? '';
  if (regime !== '' && !regimes.some((g) => g.name === regime)) {
    problem('calculator-link-choice', 'regime', regime);
    regime = noChoice;
  }
  const view = link.get('view') ?? '';
  if (view !== '' && view !== 'several') problem('calculator-link-value', 'view', view);

  const last = Math.max(0, ...flows.keys());
  const written = link.get('flows');
  let count = written === undefined ? Math.max(1, last) : Number(written);
  if (written !== undefined && (!/^\d{1,9}$/.test(written) || count > mostFlows)) {
    if (/^\d+$/.test(written)) problem('calculator-link-flows', `flows=${written}`, String(mostFlows));
    else problem('calculator-link-value', 'flows', written);
    count = Math.max(1, last);
  } else if (count < last) {
    problem('calculator-link-more', String(last), String(count));
    count = last;
  }
  const list: Flow[] = [];
  for (let n = 1; n <= count; n++) {
    const entry = flows.get(n);
    list.push(entry ? withId({ name: entry.name, date: entry.date, facts: Object.fromEntries(entry.facts) }) : emptyFlow());
  }
  if (more > 0) problems.push(more > tooMany ? t('calculator-link-rest') : t('calculator-link-problems', more));
  return { state: { date, regime, facts: Object.fromEntries(said), flows: list, several: view === 'several' || count > 1 }, rules, problems };
}

/** A number of a link as somebody would type it, "950,000". */
function asTyped(value: string): string {
  const read = readNumber(value);
  return value !== 'unknown' && !('problem' in read) ? writeNumber(read) : clean(value);
}

/** A number as a link and a table have it, "950000" or "80000..120000"; one that cannot be read stays as it was typed. */
export function canonical(text: string): string {
  if (text === 'unknown') return text;
  const value = readNumber(text);
  if ('problem' in value) return clean(text);
  return value.min === value.max ? String(value.min) : `${value.min}..${value.max}`;
}

/** Whether a fact can have the value; a number may be anything, since a mistake in it is shown where it is typed. */
function isValue(fact: Fact, value: string): boolean {
  if (value === 'unknown') return !fact.known;
  switch (fact.kind) {
    case 'yes-no':
      return value === 'yes' || value === 'no';
    case 'choice':
      return fact.choices.some((o) => o.name === value);
    default:
      return value.length <= longestNumber;
  }
}

/** Whether a text is a day of the calendar, written 2026-01-31. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // JavaScript takes 31 February for 3 March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/**
 * A text of one line that cannot make the words around it read otherwise: without control characters, and without the marks that turn
 * the direction of writing, by which a name could look like another.
 */
export function clean(text: string): string {
  return text.replace(/[\t\n\r\u2028\u2029]+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '').replace(/\p{Surrogate}/gu, '\ufffd');
}

function isOwn(key: string): boolean {
  return (own as readonly string[]).includes(key);
}

function keyOf(fact: Fact): string {
  return isOwn(fact.name) ? `fact.${fact.name}` : fact.name;
}

const flowKey = /^flow([1-9]\d{0,8})\.([a-z0-9_-]+)$/;

/** Percent-encodes all that a chat or a mail program might take for the end of an address. */
function encode(text: string): string {
  return encodeURIComponent(clean(text)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What was read, for a sentence about it. */
function quoted(text: string): string {
  const plain = clean(text);
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
