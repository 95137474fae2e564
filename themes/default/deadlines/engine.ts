import { METHODS, type Program, loadProgram } from '../calculator/engine';
import { encode } from '../calculator/wire';
import type { Definition, Plan } from './types';

/** What counts: the same program as the command's. */
export interface Counter {
  /** Works a procedure or step out from a day; null when there is no such thing, or no such day. */
  plan(procedure: string, from: string, lang: string): Plan | null;
  /** The same as a file for calendars. */
  calendar(procedure: string, from: string, lang: string): string | null;
}

/** Loads the engine and hands it the periods and the calendar. Rejects when its script is missing or damaged. */
export async function loadCounter(src: string, definition: Definition): Promise<Counter> {
  const program: Program = await loadProgram(src);
  const decoder = new TextDecoder();
  const call = <T>(name: (typeof METHODS)[number], request: unknown): T =>
    JSON.parse(decoder.decode(program(METHODS.indexOf(name), encode(request)))) as T;
  call('loadDeadlines', definition);
  return {
    plan: (procedure, from, lang) => call<Plan | null>('deadlines', { procedure, from, lang }),
    calendar: (procedure, from, lang) => call<string | null>('calendar', { procedure, from, lang }),
  };
}
