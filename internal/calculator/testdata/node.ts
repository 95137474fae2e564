import { attach } from '../../../themes/default/calculator/engine';
import { compare } from './parity';

declare function require(name: 'fs'): { readFileSync(name: string, encoding: string): string };
declare const process: { argv: string[] };

const { readFileSync } = require('fs');
const [, , script, definition, questions] = process.argv as [string, string, string, string, string];

async function main(): Promise<void> {
  (0, eval)(readFileSync(script, 'utf8'));
  const engine = attach(await globalThis.rulebookEngine!(), JSON.parse(readFileSync(definition, 'utf8')), 'en');
  const lines = readFileSync(questions, 'utf8').split('\n').slice(0, -1);
  const atOnce = await compare(lines, async (question, all) => only(engine.assess(question, all ? 'all' : undefined), all), true);
  // The same, with the flows handed over piece by piece. Mistakes then come in another order, and those of the exporter alone.
  const signal = new AbortController().signal;
  const right = lines.filter((line) => line.endsWith('"problems":null}'));
  const inPieces = await compare(right, async (question, all) => only(await engine.assessMany(question, all ? 'all' : undefined, signal), all), true);
  // The engine never ends by itself, and Node would wait for it.
  console.log(JSON.stringify([atOnce, inPieces]));
}

function only(result: ReturnType<ReturnType<typeof attach>['assess']>, all: boolean) {
  if ('problems' in result) return result;
  return all ? result.answers : result.answers[0]!;
}

main().then(
  () => (process as unknown as { exit(code: number): void }).exit(0),
  (error: unknown) => {
    console.error(error);
    (process as unknown as { exit(code: number): void }).exit(1);
  },
);
