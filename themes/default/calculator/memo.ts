import { fateWords, leavesOut, windowWords } from './counted';
import { dayText, fill, h, inLang, number } from './dom';
import { clean } from './link';
import { amountOf, capital, days, fieldWords, flowName, most, names, outcomeLabel, outcomeLabels, readField, regimeLabel, valueWords } from './say';
import { paceWords } from './scales';
import { saysNothing } from './state';
import type { Amount, Answer, App, Component, Fact, FlowAnswer, Rule, View, Words } from './types';

/** More flows than this are not listed one by one. */
const mostFlows = 300;
const mostDeciders = 20;

/** A piece of text. A reader's own words are typed, and must not be taken for anything but words. */
interface Line {
  readonly text: string;
  readonly lang?: string;
  readonly typed?: boolean;
  readonly strong?: boolean;
}

/** A memo is made once as blocks, and then written as a page to print or as Markdown. */
type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'lines' | 'note'; readonly lines: readonly Line[] }
  | { readonly kind: 'quote'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Line[])[] }
  | { readonly kind: 'table'; readonly name: string; readonly head: readonly string[]; readonly rows: readonly (readonly (readonly Line[])[])[] };

/** Where the page is. From disk that is its place in the site: the folders above are the reader's own, and may bear a name. */
function address(app: App): string {
  const whole = location.href.replace(/#.*$/s, '');
  return location.protocol === 'file:' ? whole.split('/').slice(-1 - (app.root.match(/\.\.\//g) ?? []).length).join('/') : whole;
}

const roots = new WeakMap<App, HTMLElement>();

/** Makes the element into what is printed, by whatever way, once the reader has said something. It is filled when somebody prints. */
export function createMemo(root: HTMLElement, app: App): Component {
  roots.set(app, root);
  const done = (): void => {
    document.documentElement.classList.remove('prints-memo');
    root.replaceChildren();
    root.hidden = true;
  };
  addEventListener('beforeprint', () => {
    if (root.hidden && !saysNothing(app.view().state)) fillMemo(app); // the button has filled it already
  });
  addEventListener('afterprint', done);
  return { update() {} };
}

/** Prints the memo on the answer in hand, and nothing else of the page. */
export function openMemo(app: App): void {
  if (fillMemo(app)) print();
}

/** Puts the memo where it is printed from; false when there is no answer. */
function fillMemo(app: App): boolean {
  const root = roots.get(app);
  const view = app.view();
  if (!root || !view.answer) return false;
  const blocks = memo(app, view, view.answer);
  // Nobody signs an empty sheet: what is signed for stands above, on the same one.
  const end = blocks.findIndex((block) => block.kind === 'table' && block.name === 'made') - 1;
  const elements = blocks.map((block) => element(app, block));
  fill(root, ...elements.slice(0, end), h('section', { className: 'memo-end' }, ...elements.slice(end)));
  root.classList.add('memo');
  root.hidden = false;
  document.documentElement.classList.add('prints-memo');
  return true;
}

/** The memo as Markdown; '' while there is no answer. */
export function memoMarkdown(app: App, view: View = app.view()): string {
  return view.answer ? memo(app, view, view.answer).map((block, i) => markdown(block, i === 0)).join('\n\n') + '\n' : '';
}

function memo(app: App, view: View, answer: Answer): Block[] {
  const { t } = app;
  const regime = answer.regime === null ? undefined : names(app).regimes.get(answer.regime);
  const asked = t(regime ? 'calculator-on-under' : 'calculator-on', dayText(app.lang, answer.date), regime ? inLang(regime.label, app.lang) : '');
  const out: Block[] = [heading(t('calculator-memo-title')), lines(capital(asked) + t('calculator-memo-stop'))];
  if (answer.draft) out.push({ kind: 'note', lines: [{ text: `${t('calculator-draft')}${t('calculator-space')}${t('calculator-draft-text')}`, strong: true }] });
  out.push(heading(t('calculator-memo-answer')), ...outcome(app, answer));
  out.push(heading(t('calculator-memo-reasons')), ...reasons(app, answer));
  out.push(heading(t('calculator-memo-facts')), ...facts(app, view, answer));
  if (answer.regime !== null && answer.outcome !== 'not-in-force') out.push(heading(t('calculator-memo-numbers')), ...numbers(app, answer));
  out.push(...open(app, view, answer), ...minding(app, answer));
  out.push(heading(t('calculator-memo-made')), table('made', [], [
    [[line(t('calculator-memo-day'))], [line(dayText(app.lang, answer.date))]],
    [[line(t('calculator-memo-rules'))], [line(regime ? t('calculator-label', inLang(regime.label, app.lang), days(app, regime) || t('calculator-draft')) : t('calculator-memo-none'))]],
    [[line(t('calculator-memo-as-of'))], [line(dayText(app.lang, app.data.asOf))]],
    [[line(t('calculator-memo-hash'))], [line(answer.rules_hash)]],
    [[line(t('calculator-memo-address'))], [{ text: address(app), typed: true }]],
  ]));
  out.push({ kind: 'note', lines: [line(t('calculator-memo-disclaimer'))] });
  out.push(heading(t('calculator-memo-sign')), table('sign', [t('calculator-memo-role'), t('calculator-memo-name'), t('calculator-memo-date'), t('calculator-memo-signature')],
    [[[line(t('calculator-memo-made-by'))], [], [], []], [[line(t('calculator-memo-checked-by'))], [], [], []]]));
  return out;
}

function heading(text: string): Block {
  return { kind: 'heading', text };
}

function line(text: string): Line {
  return { text };
}

function lines(...texts: readonly string[]): Block {
  return { kind: 'lines', lines: texts.map(line) };
}

function table(name: string, head: readonly string[], rows: readonly (readonly (readonly Line[])[])[]): Block {
  return { kind: 'table', name, head, rows };
}

/** A text in every language that it has, that of the page first. */
function everyLanguage(app: App, words: Words, strong = false): Line[] {
  return Object.keys(words).filter((lang) => words[lang] !== '').sort((a, b) => Number(b === app.lang) - Number(a === app.lang)).map((lang) =>
    ({ text: words[lang] ?? '', strong: strong && lang === app.lang, ...(lang === app.lang ? {} : { lang }) }));
}

function cited(app: App, list: readonly string[]): string {
  return list.map((text) => inLang(app.data.cites[text]?.label ?? {}, app.lang) || text).join(app.t('calculator-list'));
}

function outcome(app: App, answer: Answer): Block[] {
  const { t } = app;
  const found = names(app).outcomes.get(answer.outcome);
  const out: Block[] = found ? [{ kind: 'lines', lines: [...everyLanguage(app, found.label, true), ...everyLanguage(app, found.sentence)] }] : [lines(answer.outcome)];
  if (answer.possible.length > 1) {
    out.push(lines(t(answer.outcome === 'manual-review' ? 'calculator-may-come' : 'calculator-possible')),
      { kind: 'list', items: answer.possible.map((name) => everyLanguage(app, names(app).outcomes.get(name)?.label ?? {})) });
  }
  const mechanisms = app.data.definition.mechanisms.filter((m) => answer.mechanisms.includes(m.name));
  const all = (lang: string): string => mechanisms.map((m) => inLang(m.label, lang)).join(lang === app.lang ? t('calculator-list') : ' / ');
  // Of what is not settled nothing is said of mechanisms, nor of rules that do not apply: other law may ask for one.
  if (answer.possible.length === 1 && answer.outcome !== 'not-in-force') out.push({ kind: 'lines', lines: mechanisms.length === 0 ? [line(t('calculator-label', t('calculator-memo-mechanisms'), t('calculator-memo-none')))]
    : everyLanguage(app, Object.fromEntries(Object.keys(mechanisms[0]?.label ?? {}).map((lang) => [lang, all(lang)]))).map((l, i) =>
      (i > 0 ? l : line(t('calculator-label', t('calculator-memo-mechanisms'), l.text)))) });
  out.push(lines(`${t('calculator-confidence')}${t(`calculator-confidence-${answer.confidence}`)}${t('calculator-memo-stop')}${t('calculator-space')}${t(`calculator-sure-${answer.confidence}`)}`));
  return out;
}

/** Why: the rules that answer, and those that decided about flows, each in all languages with the law's own words. */
function reasons(app: App, answer: Answer): Block[] {
  const { t } = app;
  const steps = answer.trace.filter((step) => step.applies);
  const out: Block[] = [];
  if (steps.length === 0) out.push(lines(answer.because), lines(cited(app, answer.cites)));
  for (const step of steps) {
    const rule = names(app).rules.get(step.rule);
    if (answer.rule === null) out.push({ kind: 'lines', lines: [{ text: outcomeLabel(app, step.outcome), strong: true }] });
    if (rule) out.push(...reason(app, rule));
  }
  const decided = [...new Set(answer.flows.map((flow) => flow.rule))].map((id) => names(app).rules.get(id ?? '')).filter((rule) => rule !== undefined);
  if (decided.length > 0) out.push({ kind: 'lines', lines: [{ text: t('calculator-flows-each', inLang(app.data.definition.flow.one, app.lang)), strong: true }] });
  for (const rule of decided) out.push(...reason(app, rule));
  const leaves = answer.leaves_out && leavesOut(app, answer);
  if (leaves) {
    out.push({ kind: 'lines', lines: [{ text: t('calculator-leaves-out', inLang(app.data.definition.flow.many, app.lang)), strong: true }, ...everyLanguage(app, leaves.because),
      line(basis(app, leaves.cites, leaves.confidence))] });
  }
  return out;
}

function reason(app: App, rule: Rule): Block[] {
  const out: Block[] = [{ kind: 'lines', lines: everyLanguage(app, rule.because) }];
  if (rule.quotes.length > 0) out.push({ kind: 'quote', lines: rule.quotes });
  out.push(lines(`${basis(app, rule.cites, rule.confidence)}${app.t('calculator-list')}${app.t('calculator-rule')}${rule.id}`));
  return out;
}

function basis(app: App, cites: readonly string[], confidence: Answer['confidence']): string {
  return `${cited(app, cites)}${app.t('calculator-list')}${app.t('calculator-confidence')}${app.t(`calculator-confidence-${confidence}`)}`;
}

/** The facts of the exporter and of the flows, with room for where each comes from and who answers for it. */
function facts(app: App, view: View, answer: Answer): Block[] {
  const { t } = app;
  const { definition } = app.data;
  const question = view.question ?? {};
  const flows = (question['flows'] ?? []) as readonly Record<string, unknown>[];
  const head = [t('calculator-memo-fact'), t('calculator-memo-given'), t('calculator-memo-source'), t('calculator-memo-owner')];
  const row = (of: Record<string, unknown>) => (fact: Fact): Line[][] => [[line(inLang(fact.label, app.lang))], [given(app, fact, of[fact.name])], [], []];
  const rows = definition.facts.map(row(question));
  const only = flows.length === 1 && !view.state.several ? flows[0] : undefined;
  // Rules that do not apply look at nothing.
  const results = answer.outcome === 'not-in-force' ? [] : answer.flows;
  if (only) {
    if (only['name']) rows.push([[line(t('calculator-flows-name'))], [{ text: String(only['name']), typed: true, strong: true }], [], []]);
    rows.push(...definition.flow_facts.map(row(only)));
    if (only['date']) rows.push([[line(t('calculator-flows-day'))], [line(dayText(app.lang, String(only['date'])))], [], []]);
    if (results[0]) rows.push([[line(t('calculator-fate'))], [line(fate(app, results[0]))], [], []]);
  }
  const out: Block[] = [table('facts', head, rows)];
  if (only) return out;
  if (flows.length === 0) return [...out, lines(t('calculator-flows-empty', inLang(definition.flow.many, app.lang)))];
  out.push(heading(capital(inLang(definition.flow.many, app.lang))));
  out.push(table('flows', [capital(inLang(definition.flow.one, app.lang)), t('calculator-memo-given'), t('calculator-fate'), t('calculator-memo-source-owner')],
    flows.slice(0, mostFlows).map((flow, i) => {
      const result = results[i];
      const name = typeof flow['name'] === 'string' ? flow['name'] : '';
      const said = definition.flow_facts.filter((fact) => flow[fact.name] !== undefined);
      const date = flow['date'] ? [line(dayText(app.lang, String(flow['date'])))] : [];
      return [[{ text: `${i + 1}. ${flowName(app, name, i)}`, typed: true }, ...date],
        said.length > 0 ? said.map((fact) => line(t('calculator-label', inLang(fact.label, app.lang), given(app, fact, flow[fact.name]).text))) : [line(t('calculator-memo-nothing-said'))],
        result ? [line(fate(app, result)), ...(result.cites.length > 0 ? [line(cited(app, result.cites))] : [])] : [], []];
    })));
  const unsaid = [...new Set(definition.flow_facts.filter((fact) => fact.distinct.length === 0).map((fact) => taken(app, fact)))];
  out.push(lines(t('calculator-memo-rest', inLang(definition.flow.one, app.lang), unsaid.join(t('calculator-or')))));
  if (flows.length > mostFlows) out.push(lines(t('calculator-memo-more', number(flows.length - mostFlows), inLang(definition.flow.many, app.lang))));
  return out;
}

/** A fact as it was said, or what stands in for it. */
function given(app: App, fact: Fact, value: unknown): Line {
  if (value !== undefined) return { text: valueWords(app, fact, value), strong: true };
  return line(fact.distinct.length > 0 ? app.t('calculator-memo-sum') : app.t('calculator-memo-taken', taken(app, fact)));
}

/** What holds of a fact when nothing is said. */
function taken(app: App, fact: Fact): string {
  if (fact.kind === 'yes-no') return app.t('calculator-no');
  if (fact.kind === 'number') return '0';
  const first = fact.choices[0];
  return app.t('calculator-memo-choice', first ? inLang(first.label, app.lang) : '');
}

function fate(app: App, flow: FlowAnswer): string {
  return flow.dated ? `${fateWords(app, flow)}${app.t('calculator-memo-stop')}${app.t('calculator-space')}${app.t(`calculator-dated-${flow.dated}`)}` : fateWords(app, flow);
}

/** What was counted, how far it is from the next number that changes the answer, and when that is reached. */
function numbers(app: App, answer: Answer): Block[] {
  const { t } = app;
  const rows = app.data.definition.counters.map((counter) => {
    const of = (amount: Amount): string => amountOf(app, amount, counter.unit);
    const left = answer.left_out[counter.name] ?? 0;
    const next = answer.headroom.find((room) => room.counter === counter.name);
    return [[line(inLang(counter.label, app.lang))], [line(of(answer.counters[counter.name] ?? 0))], most(left) === 0 ? [] : [line(of(left))],
      next ? [line(of(next.to))] : [], next ? [line(of(next.distance))] : [], next ? [outcomeLabel(app, next.outcome), ...(next.pace ? [paceWords(app, next.pace)] : [])].map(line) : []];
  });
  const head = [t('calculator-memo-number'), t('calculator-memo-counted'), t('calculator-memo-left'), t('calculator-memo-next'), t('calculator-memo-distance'), t('calculator-memo-then')];
  const told = head.map((_, i) => rows.some((row) => (row[i] ?? []).length > 0));
  const only = <T>(row: readonly T[]): T[] => row.filter((_, i) => told[i]);
  return [lines(windowWords(app, answer)), table('numbers', only(head), rows.map(only))];
}

/** What is not known and would decide. */
function open(app: App, view: View, answer: Answer): Block[] {
  if (answer.decides.length === 0) return [];
  return [heading(app.t('calculator-memo-open')), table('open', [app.t('calculator-memo-fact'), app.t('calculator-memo-values'), app.t('calculator-memo-then')],
    answer.decides.slice(0, mostDeciders).flatMap((d) => d.values.map((v, i) => [i === 0 ? [{ text: fieldWords(app, view.state, d.field), typed: true }] : [],
      [line(valueWords(app, readField(app, d.field).fact, v.value))], [line(outcomeLabels(app, v.possible))]])))];
}

/** Flags, and what else weakens the answer. */
function minding(app: App, answer: Answer): Block[] {
  const items = app.data.definition.flags.filter((flag) => answer.flags.includes(flag.name)).map((flag) =>
    [{ text: inLang(flag.label, app.lang), strong: true }, line(inLang(flag.help, app.lang))]);
  if (answer.date > app.data.asOf) items.push([line(app.t('calculator-memo-late', dayText(app.lang, app.data.asOf)))]);
  if (answer.successor) items.push([line(app.t('calculator-followed-by', regimeLabel(app, answer.successor)))]);
  return items.length === 0 ? [] : [heading(app.t('calculator-memo-flags')), { kind: 'list', items }];
}

/** A block to print. Texts become text nodes, whatever a reader typed. */
function element(app: App, block: Block): HTMLElement {
  switch (block.kind) {
    case 'heading':
      return h('h2', {}, block.text);
    case 'lines':
    case 'note':
      return h('div', { className: `memo-${block.kind}` }, ...block.lines.map((l) => paragraph(l)));
    case 'quote':
      return h('blockquote', { lang: app.data.lawLanguage || undefined }, ...block.lines.map((text) => h('p', {}, text)));
    case 'list':
      return h('ul', {}, ...block.items.map((item) => h('li', {}, ...item.map(paragraph))));
    case 'table':
      return h('table', { className: `memo-table memo-${block.name}` },
        block.head.length > 0 && h('thead', {}, h('tr', {}, ...block.head.map((text) => h('th', { scope: 'col' }, text)))),
        h('tbody', {}, ...block.rows.map((row) => h('tr', {}, ...row.map((cell, i) => h(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, ...cell.map(paragraph)))))));
  }
}

function paragraph(l: Line): HTMLElement {
  const text = l.typed ? h('bdi', {}, clean(l.text)) : l.text;
  return h('p', { lang: l.lang }, l.strong ? h('strong', {}, text) : text);
}

function markdown(block: Block, first: boolean): string {
  switch (block.kind) {
    case 'heading':
      return `${first ? '#' : '##'} ${escaped(block.text)}`;
    case 'lines':
    case 'note':
      return block.lines.map(inline).join('\n\n');
    case 'quote':
      return block.lines.map((text) => `> ${escaped(text)}`).join('\n>\n');
    case 'list':
      return block.items.map((item) => `- ${item.map(inline).join('\n\n  ')}`).join('\n');
    case 'table': {
      const width = Math.max(block.head.length, ...block.rows.map((row) => row.length));
      const cells = (row: readonly string[]): string => `| ${Array.from({ length: width }, (_, i) => row[i] ?? '').join(' | ')} |`;
      return [cells(block.head.map(escaped)), cells(Array.from({ length: width }, () => '---')),
        ...block.rows.map((row) => cells(row.map((cell) => cell.map(inline).join('<br>'))))].join('\n');
    }
  }
}

function inline(l: Line): string {
  const text = l.typed ? escapedWhole(l.text) : escaped(l.text);
  return l.strong && text !== '' ? `**${text}**` : text;
}

/** Our own words, in which signs that Markdown knows are rare. */
function escaped(text: string): string {
  return clean(text).replace(/[\\`*_[\]<>#|~&]/g, '\\$&').replace(/^([-+=]|\d+(?=[.)]))/, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`));
}

/** A reader's words: no sign of them may become a mark, a link, HTML or the end of a cell. */
function escapedWhole(text: string): string {
  return clean(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
