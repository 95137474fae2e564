import { encode } from './wire';
import type { Answer, Asks, DecisionMap, Definition, Engine, FlowAnswer, Problem, TableProblem, Words } from './types';

/** Answers a request by a method; the answer is good until the next call. */
export type Program = (method: number, request: Uint8Array) => Uint8Array;

declare global {
  // The engine's script defines it.
  var rulebookEngine: (() => Promise<Program>) | undefined;
}

/** The methods of the program, as cmd/calculator numbers them. */
export const METHODS = ['load', 'assess', 'begin', 'add', 'answer', 'asks', 'map', 'openTable', 'readTable', 'closeTable', 'flows', 'rows', 'loadDeadlines', 'deadlines', 'calendar'] as const;

/** How many flows are handed over at once when there are many: a few milliseconds' work. */
const PIECE = 250;

/** How many are had back at once. */
const ANSWERED = 1000;

/** Whether this browser can run the engine at all. */
export function isSupported(): boolean {
  return typeof WebAssembly === 'object' && typeof WebAssembly.instantiateStreaming === 'function' && typeof DecompressionStream === 'function';
}

/** Loads the engine's script and hands it the rules. Rejects when the script is missing or damaged. */
export async function loadEngine(src: string, definition: Definition, lang: string): Promise<Engine & { assessIn(lang: string, question: unknown): ReturnType<Engine['assess']> }> {
  return attach(await loadProgram(src), definition, lang);
}

/** Loads the engine's script and starts the program in it. Rejects when the script is missing or damaged. */
export async function loadProgram(src: string): Promise<Program> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} did not load`));
    document.head.append(script);
  });
  if (!globalThis.rulebookEngine) throw new Error(`${src} is damaged`);
  return globalThis.rulebookEngine();
}

/** Makes an Engine of the program. */
export function attach(program: Program, definition: Definition, lang: string) {
  const decoder = new TextDecoder();
  const callWith = (name: (typeof METHODS)[number], request: Uint8Array): unknown =>
    JSON.parse(decoder.decode(program(METHODS.indexOf(name), request)));
  const call = <T>(name: (typeof METHODS)[number], request: unknown): T => callWith(name, encode(request)) as T;

  call('load', forEngine(definition, lang));

  const assessIn = (inLang: string, question: unknown, regimes?: 'all') =>
    call<{ answers: Answer[] } | { problems: Problem[] }>('assess', { question, all: regimes === 'all', lang: inLang });

  const assessInPieces = async (question: unknown, regimes: 'all' | undefined, signal: AbortSignal) => {
    signal.throwIfAborted();
    const { flows: said, ...rest } = question as { flows?: readonly unknown[] | null };
    const flows = said ?? [];
    const begun = call<{ problems: Problem[] } | null>('begin', { question: rest, all: regimes === 'all', lang });
    if (begun) return begun;
    for (let i = 0; i < flows.length; i += PIECE) {
      call('add', { flows: flows.slice(i, i + PIECE) });
      await giveWay();
      signal.throwIfAborted();
    }
    const result = call<{ answers: Answer[] } | { problems: Problem[] }>('answer', {});
    if ('problems' in result) return result;
    const answers: Answer[] = [];
    for (const [answer, brief] of result.answers.entries()) {
      answers.push({ ...brief, flows: await inPieces<FlowAnswer>(flows.length, (from, to) => call('flows', { answer, from, to }), signal) });
    }
    return { answers };
  };
  // The program keeps one question that comes in pieces, so that the next waits until the last is answered or given up.
  let last: Promise<unknown> = Promise.resolve();

  return {
    assessIn,
    assess: (question: unknown, regimes?: 'all') => assessIn(lang, question, regimes),
    assessMany(question: unknown, regimes: 'all' | undefined, signal: AbortSignal) {
      const turn = last.then(() => assessInPieces(question, regimes, signal));
      last = turn.catch(() => {});
      return turn;
    },
    asks(question: unknown): Asks {
      const asks = call<{ facts: string[]; flow_facts: string[] }>('asks', { question });
      return { facts: new Set(asks.facts), flowFacts: new Set(asks.flow_facts) };
    },
    map: (question: unknown, flow: Record<string, unknown>) => call<DecisionMap | null>('map', { question, flow }),
    table() {
      call('openTable', {});
      return {
        read: (bytes: Uint8Array) => callWith('readTable', bytes) === true,
        async end() {
          const { count, problems, more } = call<{ count: number; problems: TableProblem[]; more: number }>('closeTable', {});
          return { flows: await inPieces<Record<string, unknown>>(count, (from, to) => call('rows', { from, to })), problems, more };
        },
      };
    },
  };
}

/** What the engine needs of a definition: names, days, conditions, and its reasons in the language of the page and in that of the command. */
function forEngine(definition: Definition, lang: string): unknown {
  const said = (words: Words): Words => {
    const out: Record<string, string> = {};
    for (const code of new Set(['en', lang])) {
      const text = words[code];
      if (text !== undefined) out[code] = text;
    }
    return out;
  };
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => ({ name }));
  const facts = (list: Definition['facts']) =>
    list.map(({ name, kind, known, distinct, choices }) => ({ name, kind, known, distinct, choices: names(choices) }));
  const { hash, findings, counters, mechanisms, outcomes, flags, regimes, rules } = definition;
  return {
    hash,
    facts: facts(definition.facts),
    flow_facts: facts(definition.flow_facts),
    findings: findings.map((f) => ({ ...f, label: undefined })),
    counters: counters.map(({ name, sum, fact }) => ({ name, sum, fact })),
    mechanisms: names(mechanisms),
    outcomes: outcomes.map(({ name, sentence, mechanisms: leads }) => ({ name, sentence: said(sentence), mechanisms: leads })),
    flags: names(flags),
    regimes: regimes.map((g) => ({ ...g, label: undefined, leaves_out: { ...g.leaves_out, because: said(g.leaves_out.because) } })),
    rules: rules.map((r) => ({ ...r, quotes: undefined, readings: undefined, examples: undefined, because: said(r.because) })),
  };
}

/** A list that is had piece by piece. */
async function inPieces<T>(length: number, piece: (from: number, to: number) => readonly T[], signal?: AbortSignal): Promise<T[]> {
  const list: T[] = [];
  for (let from = 0; from < length; from += ANSWERED) {
    list.push(...piece(from, from + ANSWERED));
    await giveWay();
    signal?.throwIfAborted();
  }
  return list;
}

/** Lets the browser draw and take input. A message comes sooner than a timeout, which browsers hold back. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
