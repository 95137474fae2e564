import { giveWay } from './engine';
import { canonical } from './link';
import { flowOf } from './save';
import type { Data, Engine, Fact, Flow, State, TableProblem } from './types';

/** How much of a file is read at a time: the browser is given its turn in between. */
const piece = 32 * 1024;
const mostBytes = 50_000_000;
const mostRows = 100_000;

/** What became of a table: its flows; what is wrong with it, and how much more; or a key of the words, for what is too large for a page. */
export type Table =
  | { readonly flows: readonly Flow[] }
  | { readonly problems: readonly TableProblem[]; readonly more: number }
  | { readonly refused: string };

/** Reads flows from a file, by the code of the command. Aborting rejects with the signal's reason; progress is from 0 to 1. */
export async function readTable(data: Data, engine: Engine, file: Blob, signal: AbortSignal, progress: (done: number) => void): Promise<Table> {
  if (file.size > mostBytes) return { refused: 'calculator-table-too-large' };
  const reader = engine.table();
  const rows = new Rows();
  for (let at = 0; at < file.size; at += piece) {
    const bytes = new Uint8Array(await file.slice(at, at + piece).arrayBuffer());
    signal.throwIfAborted();
    rows.count(bytes);
    if (rows.whole > mostRows + 1) return { refused: 'calculator-table-too-long' };
    if (!reader.read(bytes)) break;
    progress(Math.min(1, (at + piece) / file.size));
    await giveWay();
    signal.throwIfAborted();
  }
  const { flows, problems, more } = await reader.end();
  if (problems.length > 0) return { problems, more };
  if (flows.length > mostRows) return { refused: 'calculator-table-too-long' };
  return { flows: flows.map((flow) => flowOf(data, flow, '', () => undefined)) };
}

/** Counts rows in which something stands, so that a table that is too long is not read to its end first. */
class Rows {
  whole = 0;
  private quoted = false;
  private filled = false;

  count(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === 0x0a && !this.quoted) {
        if (this.filled) this.whole++;
        this.filled = false;
      } else if (byte === 0x22) {
        this.quoted = !this.quoted;
      } else if (byte > 0x20 && byte !== 0x2c && byte !== 0x3b) {
        this.filled = true;
      }
    }
  }
}

/** The flows as a table that `rulebook assess --csv` reads, with the columns that are used. */
export function tableCSV(data: Data, state: State): string {
  const facts = data.definition.flow_facts.filter((f) => state.flows.some((flow) => flow.facts[f.name]));
  const dated = state.flows.some((flow) => flow.date !== '');
  // A row in which nothing stands is passed over. A flow of which nothing was said is a flow all the same: it says what holds then.
  const bare = state.flows.some(isBare) ? data.definition.flow_facts.find((f) => f.distinct.length === 0) : undefined;
  if (bare && !facts.includes(bare)) {
    facts.push(bare);
    facts.sort((a, b) => data.definition.flow_facts.indexOf(a) - data.definition.flow_facts.indexOf(b));
  }
  const rows = [['name', ...(dated ? ['date'] : []), ...facts.map((f) => f.name)]];
  for (const flow of state.flows) {
    const empty = isBare(flow);
    rows.push([flow.name.trim(), ...(dated ? [flow.date] : []), ...facts.map((f) => (empty && f === bare ? implied(f) : cell(f, flow)))]);
  }
  return write(rows);
}

/** A table to fill in, with a row as an example, as `rulebook new flows` makes it. */
export function templateCSV(data: Data, day: string, example: string): string {
  const facts = data.definition.flow_facts;
  return write([
    ['name', 'date', ...facts.map((f) => f.name)],
    [example, day, ...facts.map((f) => (f.kind === 'choice' ? implied(f) : f.distinct.length > 0 ? '' : 'unknown'))],
  ]);
}

function isBare(flow: Flow): boolean {
  return flow.name.trim() === '' && flow.date === '' && Object.values(flow.facts).every((text) => text.trim() === '');
}

/** What a fact is when nothing is said. */
function implied(fact: Fact): string {
  switch (fact.kind) {
    case 'yes-no':
      return 'false';
    case 'choice':
      return fact.choices[0]?.name ?? '';
  }
  return '0';
}

function cell(fact: Fact, flow: Flow): string {
  const text = flow.facts[fact.name] ?? '';
  if (text === '') return '';
  if (fact.kind === 'number') return canonical(text);
  if (fact.kind === 'choice') return text;
  return text === 'unknown' ? text : String(text === 'yes');
}

/** With a byte order mark, by which Excel knows the text for UTF-8. */
function write(rows: readonly (readonly string[])[]): string {
  return '\ufeff' + rows.map((row) => row.map(field).join(',') + '\r\n').join('');
}

function field(text: string): string {
  // A spreadsheet program would run what begins like this; the reader of tables takes the apostrophe off again.
  const harmless = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  // No table has a byte that is 0.
  const plain = harmless.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
  return /[",;\r\n\t]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
