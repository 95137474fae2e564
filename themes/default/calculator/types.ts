/** A text by language code. */
export type Words = Readonly<Record<string, string>>;

export interface Noun {
  readonly one: Words;
  readonly many: Words;
}

export interface Option {
  readonly name: string;
  readonly label: Words;
  readonly help: Words;
  readonly cites: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly kind: 'yes-no' | 'choice' | 'number';
  readonly label: Words;
  readonly help: Words;
  readonly cites: readonly string[];
  readonly choices: readonly Option[];
  readonly unit: Noun;
  /** A switch of the question itself, such as how to count: it cannot be unknown. */
  readonly known: boolean;
  /** The facts that this one counts each thing of once. */
  readonly distinct: readonly string[];
}

export interface Counter {
  readonly name: string;
  readonly label: Words;
  readonly unit: Noun;
  /** The fact of a flow that it sums, or '' */
  readonly sum: string;
  /** The fact of the exporter that it is, or '' */
  readonly fact: string;
}

/** What rules look at beside facts and counters: something found in the flows together. */
export interface Finding {
  readonly name: string;
  readonly label: Words;
  /** The yes-or-no fact that is looked for among the flows, or ''. */
  readonly flow_fact: string;
}

export interface Mechanism {
  readonly name: string;
  readonly label: Words;
  readonly from: string;
  readonly until: string;
  readonly cites: readonly string[];
}

/** What to do next. */
export interface Step {
  readonly text: Words;
  readonly cites: readonly string[];
  /** A page of the project such as "guides/security-assessment.md", or ''. Data.pages says where it is. */
  readonly page: string;
}

export interface Outcome {
  readonly name: string;
  readonly label: Words;
  readonly sentence: Words;
  readonly mechanisms: readonly string[];
  readonly next: readonly Step[];
}

export interface Flag {
  readonly name: string;
  readonly label: Words;
  readonly help: Words;
}

export interface Regime {
  readonly name: string;
  readonly label: Words;
  readonly from: string;
  readonly until: string;
  readonly draft: boolean;
  readonly default: boolean;
  readonly route: boolean;
  readonly window: 'none' | 'current-year' | 'previous-year';
  readonly flow_rules: string;
  readonly successor: string;
  readonly since: readonly string[];
  readonly ended: readonly string[];
  readonly leaves_out: { readonly switch: string; readonly cites: readonly string[]; readonly confidence: Confidence; readonly because: Words };
}

export type Confidence = 'text' | 'commentary' | 'secondary' | 'inferred' | 'ambiguous' | 'unverified';

export interface Rule {
  readonly id: string;
  readonly regimes: readonly string[];
  readonly level: 'exporter' | 'flow';
  readonly from: string;
  readonly until: string;
  readonly then: string;
  readonly flag: string;
  readonly cites: readonly string[];
  readonly confidence: Confidence;
  readonly because: Words;
  /** The law's own words, in its own language, exactly as on the page of the rule. */
  readonly quotes: readonly string[];
}

/** What rules.json holds, as far as the page needs it. */
export interface Definition {
  readonly hash: string;
  readonly flow: Noun;
  readonly facts: readonly Fact[];
  readonly flow_facts: readonly Fact[];
  readonly findings: readonly Finding[];
  readonly counters: readonly Counter[];
  readonly mechanisms: readonly Mechanism[];
  readonly outcomes: readonly Outcome[];
  readonly flags: readonly Flag[];
  readonly regimes: readonly Regime[];
  readonly rules: readonly Rule[];
}

/** Where something is, by language code; paths are from the site's root. */
export interface Place {
  readonly label: Words;
  readonly path: Words;
}

/** What the site hands to the page. */
export interface Data {
  readonly definition: Definition;
  /** The day the content speaks of. */
  readonly asOf: string;
  /** What is asked on that day before anything is said. */
  readonly asks: { readonly facts: readonly string[]; readonly flow_facts: readonly string[] };
  /** Citations, as rules and facts have them. */
  readonly cites: Readonly<Record<string, Place>>;
  /** Pages that steps lead to. */
  readonly pages: Readonly<Record<string, Place>>;
  /** Rules by their ids: where they stand. */
  readonly rules: Readonly<Record<string, Words>>;
  /** Instruments that regimes are named after. */
  readonly regimes: Readonly<Record<string, Words>>;
  /** Language tag of the law's own words. */
  readonly lawLanguage: string;
}

/** A number in an answer; max is null when it has no end. */
export type Amount = number | { readonly min: number; readonly max: number | null };

export type Truth = boolean | 'unknown';

export interface FlowAnswer {
  readonly name: string;
  readonly counted: Truth;
  readonly fate: 'nothing' | 'exempt' | 'counted' | 'review' | 'unknown' | null;
  readonly rule: string | null;
  readonly cites: readonly string[];
  readonly confidence?: Confidence;
  readonly dated?: 'before-window' | 'after-date';
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly name: string; readonly must: string | readonly string[]; readonly is: unknown; readonly met: Truth };

export interface TraceStep {
  readonly rule: string;
  readonly outcome: string;
  readonly holds: Truth;
  readonly applies: boolean;
  readonly overridden_by?: readonly string[];
  readonly cites: readonly string[];
  readonly confidence: Confidence;
  readonly because: string;
  readonly conditions: Condition;
}

export interface Headroom {
  readonly counter: string;
  readonly to: number;
  readonly distance: number;
  readonly outcome: string;
  /**
   * The pace of the flows that have a date and are counted: how many in how many days since `from`, and the day on which `to` is reached at
   * that pace, null when that is not before the counting begins anew. Absent when no such flow has a date.
   */
  readonly pace?: { readonly from: string; readonly counted: number; readonly days: number; readonly reached: string | null };
}

export interface Decider {
  readonly field: string;
  readonly values: readonly { readonly value: unknown; readonly possible: readonly string[] }[];
}

/** The same JSON as `rulebook assess --json`. */
export interface Answer {
  readonly schema: 1;
  readonly date: string;
  readonly regime: string | null;
  readonly draft: boolean;
  readonly outcome: string;
  readonly possible: readonly string[];
  readonly mechanisms: readonly string[];
  readonly confidence: Confidence;
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly counters: Readonly<Record<string, Amount>>;
  readonly left_out: Readonly<Record<string, Amount>>;
  readonly flows: readonly FlowAnswer[];
  readonly rule: string | null;
  readonly cites: readonly string[];
  readonly because: string;
  readonly leaves_out?: { readonly cites: readonly string[]; readonly confidence: Confidence; readonly because: string };
  readonly trace: readonly TraceStep[];
  readonly headroom: readonly Headroom[];
  readonly decides: readonly Decider[];
  readonly flags: readonly string[];
  readonly successor?: string | null;
  readonly applies?: string | null;
  readonly rules_hash: string;
}

/** A mistake in a question: field is "date", "flows[1].distinct_persons". */
export interface Problem {
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/** A mistake in a table: line and column (in characters) from 1. */
export interface TableProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
  /** The line as it stands, cut to a readable length. */
  readonly text: string;
}

/**
 * Facts as the reader has them, by name; one that is missing or '' was not said.
 *   yes-no  'yes' | 'no' | 'unknown'
 *   choice  the name of an option, or 'unknown'
 *   number  as typed: "950,000", "95万"; or 'unknown'; or the two ends of a range as typed, divided by "..": "80,000..12万"
 */
export type Facts = Readonly<Record<string, string>>;

export interface Flow {
  /** Tells flows apart while they are moved; not part of links or files. */
  readonly id: number;
  readonly name: string;
  /** 2026-01-31, or '', or halfDay */
  readonly date: string;
  readonly facts: Facts;
}

/** All that the reader entered. States never change; a change makes a new one. */
export interface State {
  /** 2026-01-31 */
  readonly date: string;
  /** A regime's name, '' for the one that applies on the day. */
  readonly regime: string;
  readonly facts: Facts;
  readonly flows: readonly Flow[];
  /** Whether flows are shown as a table; otherwise there is one, asked for in full. */
  readonly several: boolean;
}

/** Which questions can change the answer, by name of the fact. */
export interface Asks {
  readonly facts: ReadonlySet<string>;
  readonly flowFacts: ReadonlySet<string>;
}

/** A rectangle of the decision map; sum, when there is one, bounds x + y too. Ends are included; max is null when there is none. */
export interface MapRegion {
  readonly x: Span;
  readonly y: Span;
  readonly sum: Span | null;
  readonly outcome: string;
  readonly possible: readonly string[];
  readonly cites: readonly string[];
}

export interface Span {
  readonly min: number;
  readonly max: number | null;
}

export interface DecisionMap {
  /** Names of the counters on the axes. */
  readonly x: string;
  readonly y: string;
  readonly regime: string;
  readonly date: string;
  readonly regions: readonly MapRegion[];
}

/** Reads flows from CSV, piece by piece, by the same code as the command. */
export interface TableReader {
  /** Takes the next bytes of the file. Says whether more are wanted: of what is no text none are. */
  read(bytes: Uint8Array): boolean;
  /** Ends the table. There are flows, as a question has them, or problems; more says how many problems are not among them. */
  end(): Promise<{ readonly flows: readonly Record<string, unknown>[]; readonly problems: readonly TableProblem[]; readonly more: number }>;
}

/** The rules, loaded. Questions are what `rulebook assess` takes. */
export interface Engine {
  /** Answers under the regimes named; undefined: the one of the question; 'all': each of them. */
  assess(question: unknown, regimes?: 'all'): { readonly answers: readonly Answer[] } | { readonly problems: readonly Problem[] };
  /** The same for any number of flows, giving way to the browser meanwhile. Aborting rejects with the signal's reason. */
  assessMany(question: unknown, regimes: 'all' | undefined, signal: AbortSignal): Promise<ReturnType<Engine['assess']>>;
  asks(question: unknown): Asks;
  /** The decision map for the exporter of a question; flow holds facts that every flow of the map has besides its numbers. */
  map(question: unknown, flow: Record<string, unknown>): DecisionMap | null;
  table(): TableReader;
}

/** What there is to show. */
export interface View {
  readonly state: State;
  /** While the engine loads, what it will most likely ask. Undefined when nothing says so: then everything may be asked. */
  readonly asks: Asks | undefined;
  /** What the state asks, as `rulebook assess` takes it; undefined while a value cannot be read. */
  readonly question: Record<string, unknown> | undefined;
  /** The answer to it; undefined while the engine loads, when it cannot load, and while there are problems. */
  readonly answer: Answer | undefined;
  /** Values that cannot be read, and mistakes that the engine found. */
  readonly problems: readonly Problem[];
  /** How the engine is. */
  readonly engine: 'loading' | 'ready' | 'failed' | 'unsupported';
}

/** What components need of the page. */
export interface App {
  readonly data: Data;
  /** Language code of the page. */
  readonly lang: string;
  /** Way from the page to the site's root: '' or '../'. */
  readonly root: string;
  readonly t: (key: string, ...args: readonly (string | number)[]) => string;
  readonly view: () => View;
  /** Takes a new state: shows it, asks the engine, and keeps the address in step. */
  readonly change: (next: State) => void;
  /** The engine once it is loaded; rejects when it cannot be. */
  readonly engine: Promise<Engine>;
  /** Brings the reader to the question that a Problem or a Decider is about, by its field, wherever it stands. */
  readonly goTo: (field: string) => void;
  /** Says something to a screen reader, politely. */
  readonly announce: (text: string) => void;
}

export interface Component {
  update(view: View): void;
}
