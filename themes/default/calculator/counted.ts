import { dayText, h, inLang, number } from './dom';
import { basis } from './reasons';
import { amountOf, capital, flowName, most, names } from './say';
import { lines, scale } from './scales';
import { withFact } from './state';
import type { Answer, App, Counter, FlowAnswer, Regime, View } from './types';

/** More flows than this are summed by what became of them. */
const fewFlows = 20;
/** So many of each sum are named. */
const named = 50;

/** What was counted: each number with its distance to the next that changes the answer, and what exempt flows would have added. */
export function counted(app: App, view: View, answer: Answer): HTMLElement[] {
  const out: HTMLElement[] = [h('p', { className: 'answer-note' }, windowWords(app, answer))];
  const unused: Counter[] = [];
  for (const counter of app.data.definition.counters) {
    if (lines(answer, counter.name) === undefined) unused.push(counter);
    else out.push(count(app, answer, counter));
  }
  if (unused.length > 0) {
    out.push(h('p', { className: 'answer-note' }, app.t('calculator-not-compared'), unused.map((counter) =>
      app.t('calculator-label', inLang(counter.label, app.lang), amountOf(app, answer.counters[counter.name] ?? 0, counter.unit))).join(app.t('calculator-list'))));
  }
  const leaves = leavesOut(app, answer);
  if (answer.leaves_out && leaves) {
    out.push(h('div', { className: 'answer-reason' }, h('p', {}, h('strong', {}, app.t('calculator-leaves-out', flows(app))), ' ', inLang(leaves.because, app.lang)),
      basis(app, leaves.cites, leaves.confidence, null)));
  }
  const again = leaves && switchButton(app, view, answer, leaves.switch);
  if (again) out.push(again);
  return out;
}

function flows(app: App): string {
  return inLang(app.data.definition.flow.many, app.lang);
}

/** "Counted since 1 January 2025, until 30 June 2025." */
export function windowWords(app: App, answer: Answer): string {
  if (!answer.window) return app.t('calculator-window-none');
  return app.t('calculator-window', dayText(app.lang, answer.window.from), dayText(app.lang, answer.window.to));
}

function count(app: App, answer: Answer, counter: Counter): HTMLElement {
  const left = answer.left_out[counter.name] ?? 0;
  return h('div', { className: 'answer-count' },
    h('p', { className: 'answer-count-head' }, h('span', {}, inLang(counter.label, app.lang)),
      h('strong', {}, amountOf(app, answer.counters[counter.name] ?? 0, counter.unit))),
    most(left) !== 0 && h('p', { className: 'answer-note' }, app.t('calculator-left-out', flows(app), amountOf(app, left, counter.unit))),
    scale(app, answer, counter, answer.headroom.find((room) => room.counter === counter.name)));
}

/** How the regime of an answer leaves exempt flows out; where regimes share the rules of flows, they share this. */
export function leavesOut(app: App, answer: Answer): Regime['leaves_out'] | undefined {
  const regime = names(app).regimes.get(answer.regime ?? '');
  const shared = names(app).regimes.get(regime?.flow_rules ?? '') ?? regime;
  return shared && shared.leaves_out.switch !== '' ? shared.leaves_out : undefined;
}

/** Asks the same with exempt flows counted, or without them again. */
function switchButton(app: App, view: View, answer: Answer, fact: string): HTMLElement | undefined {
  const on = view.state.facts[fact] === 'yes';
  if (!on && !answer.leaves_out) return undefined;
  const ask = (): void => app.change(withFact(app.view().state, fact, on ? '' : 'yes'));
  return h('p', {}, h('button', { type: 'button', id: 'answer-count-exempt', className: 'button', onclick: ask },
    app.t(on ? 'calculator-count-without' : 'calculator-count-with', flows(app))));
}

/** What became of each flow, or of many together. */
export function flowFates(app: App, answer: Answer): HTMLElement[] {
  if (answer.flows.length === 0) return [h('p', { className: 'answer-note' }, app.t('calculator-flows-empty', flows(app)))];
  return answer.flows.length > fewFlows ? sums(app, answer.flows) : [table(app, answer.flows)];
}

/** Tells answers apart of which flowFates shows something else. */
export function flowFatesKey(answer: Answer): string {
  if (answer.flows.length <= fewFlows) return JSON.stringify(answer.flows);
  const parts = [answer.regime];
  for (const [key, group] of groups(answer.flows)) parts.push(key, String(group.length), ...group.slice(0, named).map((i) => `${i} ${answer.flows[i]?.name}`));
  return JSON.stringify(parts);
}

/** Whether a flow is counted, in words. */
export function fateWords(app: App, flow: FlowAnswer): string {
  if (flow.dated) return app.t(`calculator-fate-${flow.dated}`);
  if (flow.fate === 'exempt' && flow.counted === true) return app.t('calculator-fate-exempt-counted');
  return app.t(`calculator-fate-${flow.fate ?? 'unknown'}`);
}

/** What the same became of, by the same rule. */
function kind(flow: FlowAnswer): string {
  return `${flow.rule} ${flow.fate} ${flow.counted} ${flow.dated ?? ''}`;
}

/** Flows that follow one another and are alike share their reason. */
function table(app: App, list: readonly FlowAnswer[]): HTMLElement {
  const bodies: HTMLElement[] = [];
  for (let i = 0; i < list.length;) {
    const start = i;
    const first = list[start] as FlowAnswer;
    while (i < list.length && kind(list[i] as FlowAnswer) === kind(first)) i++;
    bodies.push(h('tbody', {}, ...list.slice(start, i).map((flow, k) => h('tr', {},
      h('th', { scope: 'row' }, flowName(app, flow.name, start + k)),
      h('td', { className: `answer-fate answer-fate-${flow.counted}` }, fateWords(app, flow)),
      k === 0 && h('td', { className: 'answer-table-why', rowSpan: i - start }, ...fateReason(app, flow))))));
  }
  return h('table', { className: 'answer-table' },
    h('thead', {}, h('tr', {}, ...[capital(inLang(app.data.definition.flow.one, app.lang)), app.t('calculator-fate'), app.t('calculator-why')].map((text) =>
      h('th', { scope: 'col' }, text)))),
    ...bodies);
}

function fateReason(app: App, flow: FlowAnswer): HTMLElement[] {
  const rule = flow.rule === null ? undefined : names(app).rules.get(flow.rule);
  if (!rule) return [h('p', {}, app.t(flow.dated ? `calculator-dated-${flow.dated}` : 'calculator-fate-open'))];
  const out = [h('p', {}, inLang(rule.because, app.lang)), basis(app, flow.cites, flow.confidence, rule.id)];
  if (flow.dated) out.unshift(h('p', {}, app.t(`calculator-dated-${flow.dated}`)));
  return out;
}

/** The places of flows, by what became of them. */
function groups(list: readonly FlowAnswer[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  list.forEach((flow, i) => {
    const key = kind(flow);
    const group = out.get(key);
    if (group) group.push(i);
    else out.set(key, [i]);
  });
  return out;
}

function sums(app: App, list: readonly FlowAnswer[]): HTMLElement[] {
  const out: HTMLElement[] = [h('p', { className: 'answer-note' }, app.t('calculator-flows-summed', number(list.length), flows(app)))];
  for (const group of [...groups(list).values()].sort((a, b) => b.length - a.length)) {
    const first = list[group[0] ?? 0] as FlowAnswer;
    out.push(h('div', { className: 'answer-reason' },
      h('p', { className: 'answer-leads' },
        app.t('calculator-label', app.t('calculator-amount', number(group.length), nounOf(app, group.length)), fateWords(app, first))),
      ...fateReason(app, first), which(app, list, group)));
  }
  return out;
}

function nounOf(app: App, n: number): string {
  return inLang(n === 1 ? app.data.definition.flow.one : app.data.definition.flow.many, app.lang);
}

/** The names of the first flows of a group, written once somebody wants them. */
function which(app: App, list: readonly FlowAnswer[], group: readonly number[]): HTMLElement {
  const names = h('div', {});
  const fold = h('details', { className: 'answer-fold' }, h('summary', {}, app.t('calculator-flows-which')), names);
  fold.addEventListener('toggle', () => {
    if (!fold.open || names.firstChild) return;
    const shown = group.slice(0, named).map((i) => h('li', {}, flowName(app, list[i]?.name ?? '', i)));
    names.append(h('ul', { className: 'answer-names' }, ...shown));
    if (group.length > named) names.append(h('p', { className: 'answer-note' }, app.t('calculator-flows-more', number(group.length - named))));
  });
  return fold;
}
