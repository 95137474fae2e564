import { clean, isDay, longestNumber } from './link';
import { emptyFlow, halfDay, noChoice, withId } from './state';
import type { Answer, App, Data, Fact, Facts, Flow, State } from './types';

/** An answer as `rulebook assess --json` prints it, byte for byte. */
export function answerJSON(answer: Answer): string {
  return JSON.stringify(answer, null, 2).replace(/[\u007f-\u009f\u2028\u2029]|\\[bfr\\]/g, escaped) + '\n';
}

/** The escapes that the command has and JSON.stringify has not. A backslash is matched with what it stands before, so that "\\b" is left alone. */
function escaped(text: string): string {
  switch (text) {
    case '\\\\':
      return text;
    case '\\b':
      return '\\u0008';
    case '\\f':
      return '\\u000c';
    case '\\r':
      return '\\u000d';
  }
  return `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Hands a text to the reader as a file. Nothing leaves the page: the file is made in it. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read the file only after the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Copies a text; false when the browser does not let the page do so. */
export async function copyText(text: string): Promise<boolean> {
  // Browsers offer the clipboard over https and on localhost alone; from disk and on a plain internal host the old command remains.
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission was refused: the old command may still be allowed, since a click asked for it.
    }
  }
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'copy-area';
  area.setAttribute('aria-hidden', 'true');
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return copied;
}

/** What a saved question says, as a state; problems are sentences. It is undefined when the text is no question. */
export function fromQuestion(data: Data, text: string, fallback: State, t: App['t']): { state: State; problems: string[] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { facts, regimes } = data.definition;
  const problems: string[] = [];
  const wrong = (field: string) => {
    if (problems.length < 20) problems.push(t('calculator-question-value', clean(field).slice(0, 60)));
  };
  const { date, regime, flows, ...rest } = value;
  const state = {
    date: fallback.date,
    regime: '',
    facts: readFacts(facts, rest, '', wrong),
    flows: [emptyFlow()] as readonly Flow[],
    several: false,
  };
  if (typeof date === 'string' && isDay(date)) state.date = date;
  else if (!nothing(date)) {
    wrong('date');
    state.date = '';
  }
  if (typeof regime === 'string' && regimes.some((g) => g.name === regime)) state.regime = regime;
  else if (!nothing(regime)) {
    wrong('regime');
    state.regime = noChoice;
  }
  if (Array.isArray(flows)) {
    state.flows = flows.map((flow, i) => flowOf(data, flow, `flows[${i}]`, wrong));
    state.several = flows.length > 1;
  } else if (!nothing(flows)) {
    wrong('flows');
  }
  return { state, problems };
}

/** A flow of a question, as the table of flows and the reader of tables have it. */
export function flowOf(data: Data, value: unknown, field: string, wrong: (field: string) => void): Flow {
  if (!isObject(value)) {
    wrong(field);
    return emptyFlow();
  }
  const { name, date, ...rest } = value;
  const flow = { name: '', date: '', facts: readFacts(data.definition.flow_facts, rest, `${field}.`, wrong) };
  if (typeof name === 'string') flow.name = name;
  else if (!nothing(name)) wrong(`${field}.name`);
  if (typeof date === 'string' && isDay(date)) flow.date = date;
  else if (!nothing(date)) {
    wrong(`${field}.date`);
    flow.date = halfDay;
  }
  return withId(flow);
}

function readFacts(list: readonly Fact[], said: Record<string, unknown>, prefix: string, wrong: (field: string) => void): Facts {
  const known = new Map(list.map((f) => [f.name, f]));
  const out = new Map<string, string>();
  for (const [name, value] of Object.entries(said)) {
    const fact = known.get(name);
    const text = fact && !nothing(value) ? factText(fact, value) : '';
    if (text === undefined || !fact) wrong(prefix + name);
    if (fact && text !== '') out.set(name, text ?? noChoice);
  }
  return Object.fromEntries(out);
}

/** A value of a question as the reader would enter it. */
function factText(fact: Fact, value: unknown): string | undefined {
  if (value === 'unknown') return fact.known ? undefined : value;
  switch (fact.kind) {
    case 'yes-no':
      return typeof value === 'boolean' ? (value ? 'yes' : 'no') : undefined;
    case 'choice':
      return typeof value === 'string' && fact.choices.some((o) => o.name === value) ? value : undefined;
  }
  // What is no number that can be counted with stays: it is marked where it stands, and without it there is no answer.
  const end = (value: unknown): string => (typeof value === 'number' || typeof value === 'string' ? clean(String(value)).slice(0, longestNumber) : '');
  return (isObject(value) ? `${end(value['min'])}..${end(value['max'])}` : end(value)) || undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nothing(value: unknown): boolean {
  return value === undefined || value === null;
}
