import { answerJSON } from '../../../themes/default/calculator/save';
import type { Answer } from '../../../themes/default/calculator/types';

/** A line of the shared file: a question, and what must come of it. */
interface Line {
  readonly name: string;
  /** JSON, as a text: engines parse it themselves. */
  readonly question: string;
  readonly all: boolean;
  readonly answer: string;
  readonly problems: readonly { readonly field: string; readonly message: string }[] | null;
}

export interface Outcome {
  asked: number;
  /** What was wrong, of the first few. */
  wrong: string[];
}

type Problems = { problems: readonly { field: string; message: string }[] };

/** Asks an engine the questions of some lines, and compares the bytes of what comes. One that cannot ask all regimes is not asked for them. */
export async function compare(
  lines: readonly string[],
  ask: (question: unknown, all: boolean) => Promise<Answer | readonly Answer[] | Problems>,
  asksAll: boolean,
): Promise<Outcome> {
  const outcome: Outcome = { asked: 0, wrong: [] };
  for (const text of lines) {
    const line = JSON.parse(text) as Line;
    if (line.all && !asksAll) continue;
    outcome.asked++;
    let got: string;
    try {
      const result = await ask(JSON.parse(line.question), line.all);
      got = 'problems' in result ? problemsJSON(result.problems) : answerJSON(result as Answer);
    } catch (error) {
      got = `an error: ${error}`;
    }
    const want = line.problems ? problemsJSON(line.problems) : line.answer;
    if (got !== want && outcome.wrong.length < 5) {
      let at = 0;
      while (got[at] === want[at]) at++;
      const from = Math.max(0, at - 200);
      outcome.wrong.push(`${line.name}: ${line.question.slice(0, 1500)}\nat ${at}: got\n${got.slice(from, at + 200)}\nwant\n${want.slice(from, at + 200)}`);
    } else if (got !== want) {
      outcome.wrong.push('');
    }
  }
  return outcome;
}

function problemsJSON(problems: readonly { field: string; message: string }[]): string {
  return JSON.stringify(problems.map(({ field, message }) => ({ field, message })), null, 2);
}
