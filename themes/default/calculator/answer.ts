import { counted, flowFates, flowFatesKey } from './counted';
import { cite, day, dayText, fill, h, inLang } from './dom';
import { basis, sureness, trace, why } from './reasons';
import {
  confidenceMark, days, fieldWords, headline, names, outcomeLabel, outcomeLabels, readField, regimeLabel, regimeLink, sentence, valueWords,
} from './say';
import { saysNothing } from './state';
import type { Answer, App, Component, Decider, Problem, Step, View } from './types';

/** How long nothing must change before a new outcome is said aloud, in milliseconds. */
const quiet = 600;

/** What is said of an answer. It is built again only when its key changes. */
interface Part {
  readonly element: HTMLElement;
  show(view: View, answer: Answer): void;
}

/** Shows the answer to what the form asks, with its reasons, or says why there is none. */
export function createAnswer(root: HTMLElement, app: App): Component {
  const wait = h('div', { className: 'answer-wait' });
  const body = h('div', { className: 'answer-body', hidden: true });
  const heading = h('h3', { className: 'answer-outcome', tabIndex: -1 });
  const outcome = head(app, root, heading);
  const grounds = [
    deciding(app),
    section(app, 'calculator-why', (_, a) => JSON.stringify([a.outcome, a.rule, a.because, a.trace.map((s) => s.applies && s.rule)]), (_, a) => why(app, a)),
    section(app, 'calculator-next', (_, a) => JSON.stringify([a.outcome, a.draft]), (_, a) => next(app, a)),
  ];
  const numbers = [
    section(app, 'calculator-counted',
      (v, a) => JSON.stringify([a.date, a.regime, a.outcome, a.rule, a.window, a.counters, a.left_out, a.leaves_out, a.headroom, v.state.facts]),
      (v, a) => (a.outcome === 'not-in-force' ? [] : counted(app, v, a))),
    section(app, 'calculator-sureness', (_, a) => JSON.stringify([a.regime, a.confidence, a.leaves_out, a.flags, weakestKey(a)]), (_, a) => openPoints(app, a)),
  ];
  const rest = [
    section(app, 'calculator-flows-each', (_, a) => flowFatesKey(a), (_, a) => (a.outcome === 'not-in-force' ? [] : flowFates(app, a))),
    fold(app, 'calculator-trace', (a) => (a.trace.length > 0 ? trace(app, a) : undefined)),
  ];
  const parts = [outcome, ...grounds, ...numbers, ...rest];
  const column = (list: readonly Part[]): HTMLElement => h('div', {}, ...list.map((part) => part.element));
  body.append(outcome.element, h('div', { className: 'answer-columns' }, column(grounds), column(numbers)), ...rest.map((part) => part.element));
  root.classList.add('answer');
  root.append(wait, body);
  const announce = announcer(app);
  let shown = '';
  return {
    update(view) {
      const { answer } = view;
      announce(answer);
      // An answer to many flows takes a moment; the last one stays meanwhile, and looks as if.
      const working = !answer && view.engine === 'ready' && view.question !== undefined && view.problems.length === 0 && !body.hidden;
      if (working) body.setAttribute('aria-busy', 'true');
      else body.removeAttribute('aria-busy');
      if (working) return;
      if (answer) {
        const focused = root.contains(document.activeElement) ? document.activeElement : null;
        for (const part of parts) part.show(view, answer);
        // A button may ask something else and be gone with the answer that it belonged to.
        if (focused && !focused.isConnected) (root.querySelector<HTMLElement>(`#${focused.id || 'gone'}`) ?? heading).focus({ preventScroll: true });
        if (body.hidden) {
          wait.hidden = true;
          wait.replaceChildren();
          body.hidden = false;
          root.style.minHeight = '';
        }
        shown = '';
        return;
      }
      // What follows stays where it is while there is no answer for a moment.
      if (!body.hidden) root.style.minHeight = `${root.offsetHeight}px`;
      const key = JSON.stringify([view.engine, view.problems]);
      if (key !== shown) fill(wait, ...waiting(app, view));
      shown = key;
      wait.hidden = false;
      body.hidden = true;
    },
  };
}

/** Says a new outcome once nothing has changed for a while. The one that the page begins with was not asked for, and is not said. */
function announcer(app: App): (answer: Answer | undefined) => void {
  let said: string | undefined;
  let timer = 0;
  return (answer) => {
    clearTimeout(timer);
    if (!answer) return;
    const outcome = answer.outcome;
    if (said === undefined) said = outcome;
    else if (said !== outcome) {
      timer = setTimeout(() => {
        said = outcome;
        app.announce(app.t('calculator-announce', outcomeLabel(app, outcome)));
      }, quiet);
    }
  };
}

/** Why there is no answer. */
function waiting(app: App, view: View): HTMLElement[] {
  const title = (key: string): HTMLElement => h('h3', { className: 'answer-outcome' }, app.t(key));
  if (view.engine === 'unsupported') return [title('calculator-unsupported'), h('p', {}, app.t('calculator-unsupported-text'))];
  if (view.engine === 'failed') return [title('calculator-failed'), h('p', {}, app.t('calculator-failed-text'))];
  if (view.problems.length > 0) {
    return [title('calculator-problems'), h('p', {}, app.t('calculator-problems-text')),
      h('ul', {}, ...view.problems.slice(0, 20).map((problem) => h('li', {}, problemButton(app, view, problem))))];
  }
  if (view.engine === 'ready') return [title('calculator-working')];
  return [title('calculator-loading'), h('p', {}, app.t('calculator-loading-text'))];
}

function problemButton(app: App, view: View, problem: Problem): HTMLElement {
  return h('button', { type: 'button', className: 'answer-go', onclick: () => app.goTo(problem.field) }, fieldWords(app, view.state, problem.field));
}

/** A part under a heading, which may name a flow; without anything to say it is not there. */
function section(app: App, title: string, key: (view: View, answer: Answer) => string, build: (view: View, answer: Answer) => readonly HTMLElement[]): Part {
  const heading = h('h3', {}, app.t(title, inLang(app.data.definition.flow.one, app.lang)));
  const element = h('section', { className: 'answer-part' }, heading);
  let shown: string | undefined;
  return {
    element,
    show(view, answer) {
      const now = key(view, answer);
      if (now === shown) return;
      shown = now;
      const nodes = build(view, answer);
      element.hidden = nodes.length === 0;
      element.replaceChildren(heading, ...nodes);
    },
  };
}

/** A part folded away, which is written when somebody opens it. */
function fold(app: App, title: string, build: (answer: Answer) => HTMLElement | undefined): Part {
  const inside = h('div', {});
  const element = h('details', { className: 'answer-fold answer-part' }, h('summary', {}, app.t(title)), inside);
  let latest: Answer | undefined;
  let shown: Answer | undefined;
  const write = (): void => {
    if (!element.open || !latest || shown === latest) return;
    shown = latest;
    fill(inside, build(latest));
  };
  element.addEventListener('toggle', write);
  return {
    element,
    show(_, answer) {
      latest = answer;
      element.hidden = answer.trace.length === 0;
      write();
    },
  };
}

/** The outcome, the day and the rules it is for, and how sure it is. */
function head(app: App, root: HTMLElement, outcome: HTMLElement): Part {
  const rest = h('div', { className: 'answer-head-rest' });
  const element = h('div', { className: 'answer-head' }, outcome, rest);
  let shown: string | undefined;
  return {
    element,
    show(view, answer) {
      const key = JSON.stringify([answer.outcome, answer.possible, answer.date, answer.regime, answer.confidence, answer.successor, answer.applies, view.state.regime, saysNothing(view.state)]);
      if (key === shown) return;
      shown = key;
      outcome.textContent = headline(app, view, answer);
      root.dataset['kind'] = saysNothing(view.state) ? 'empty' : kindOf(answer);
      fill(rest, ...headRest(app, view, answer));
    },
  };
}

/** How an answer looks: what is open, what never was law, and what does not apply must not be taken for an answer. */
function kindOf(answer: Answer): string {
  if (answer.outcome === 'not-in-force') return 'none';
  if (answer.outcome === 'undetermined' || answer.outcome === 'manual-review') return 'open';
  return answer.draft ? 'draft' : 'settled';
}

function headRest(app: App, view: View, answer: Answer): HTMLElement[] {
  const outcome = names(app).outcomes.get(answer.outcome);
  const out: HTMLElement[] = [];
  if (saysNothing(view.state)) out.push(h('p', { className: 'answer-sentence' }, app.t('calculator-answer-empty', outcomeLabel(app, answer.outcome))));
  else if (outcome) out.push(h('p', { className: 'answer-sentence' }, inLang(outcome.sentence, app.lang)));
  if (answer.date > app.data.asOf) out.push(h('p', { className: 'answer-note' }, app.t('calculator-memo-late', dayText(app.lang, app.data.asOf))));
  const open = answer.outcome === 'undetermined' || answer.outcome === 'manual-review';
  if (open && answer.possible.length > 0) {
    out.push(h('p', { className: 'answer-possible' }, app.t(answer.outcome === 'undetermined' ? 'calculator-possible' : 'calculator-may-come')),
      h('ol', { className: 'answer-outcomes' }, ...answer.possible.map((name) => h('li', {}, outcomeLabel(app, name)))));
  }
  if (answer.draft && answer.regime !== null) {
    out.push(h('p', { className: 'answer-draft' }, h('strong', {}, app.t('calculator-draft')), ' ', app.t('calculator-draft-text')));
  }
  out.push(h('p', { className: 'answer-facts' },
    h('span', {}, ...(answer.regime === null || answer.outcome === 'not-in-force' ? sentence(app, 'calculator-on', day(app, answer.date))
      : sentence(app, 'calculator-on-under', day(app, answer.date), regimeLink(app, answer.regime)))),
    answer.outcome !== 'not-in-force' && confidenceMark(app, answer.confidence)));
  if (answer.outcome === 'not-in-force') out.push(...elsewhere(app, view, answer));
  return out;
}

/** What else can be asked where the rules asked for do not apply. */
function elsewhere(app: App, view: View, answer: Answer): HTMLElement[] {
  const { regimes } = names(app);
  const asked = regimes.get(answer.regime ?? '');
  const out: HTMLElement[] = [];
  if (asked) out.push(h('p', {}, ...sentence(app, 'calculator-days-of', regimeLink(app, asked.name), days(app, asked))));
  if (answer.successor && answer.successor !== answer.applies) {
    out.push(h('p', {}, ...sentence(app, 'calculator-followed-by', regimeLink(app, answer.successor))));
  }
  const buttons: HTMLElement[] = [];
  const ask = (text: string, regime: string, date: string): void => {
    buttons.push(h('button', { type: 'button', className: 'button', onclick: () => app.change({ ...app.view().state, regime, date }) }, text));
  };
  const applies = regimes.get(answer.applies ?? '');
  if (applies) {
    out.push(h('p', {}, ...sentence(app, answer.applies === answer.successor ? 'calculator-followed-applies' : 'calculator-applies', regimeLink(app, applies.name))));
    ask(app.t('calculator-ask-applies', regimeLabel(app, applies.name)), '', view.state.date);
  }
  if (asked) {
    if (asked.until !== '' && answer.date > asked.until) ask(app.t('calculator-ask-last', dayText(app.lang, asked.until)), asked.name, asked.until);
    if (asked.from !== '' && answer.date < asked.from) ask(app.t('calculator-ask-first', dayText(app.lang, asked.from)), asked.name, asked.from);
  } else {
    const first = app.data.definition.regimes.find((g) => g.default && g.from > answer.date);
    if (first) ask(app.t('calculator-ask-first-of', dayText(app.lang, first.from), regimeLabel(app, first.name)), '', first.from);
  }
  if (answer.cites.length > 0) out.push(basis(app, answer.cites, undefined, null));
  if (buttons.length > 0) out.push(h('p', { className: 'answer-buttons' }, ...buttons));
  return out;
}

/** The questions that would decide, the one that narrows most first. */
function deciding(app: App): Part {
  return section(app, 'calculator-decides', (v, a) => JSON.stringify([a.decides, a.possible, a.decides.map((d) => fieldWords(app, v.state, d.field))]),
    (v, a) => (a.decides.length === 0 ? [] : [h('ol', { className: 'answer-decides' }, ...a.decides.map((d) => decider(app, v, d, a.possible.length)))]));
}

function decider(app: App, view: View, d: Decider, all: number): HTMLElement {
  const { fact } = readField(app, d.field);
  // Values that leave the same possible are one line.
  const lines = new Map<string, string[]>();
  for (const v of d.values) {
    const leads = v.possible.length === all ? app.t('calculator-decides-nothing') : outcomeLabels(app, v.possible);
    const values = lines.get(leads);
    if (values) values.push(valueWords(app, fact, v.value));
    else lines.set(leads, [valueWords(app, fact, v.value)]);
  }
  const label = fieldWords(app, view.state, d.field);
  const go = app.t('calculator-go');
  return h('li', {},
    h('div', { className: 'answer-decider' }, h('strong', {}, label),
      h('button', { type: 'button', className: 'button', 'aria-label': app.t('calculator-label', go, label), onclick: () => app.goTo(d.field) }, go)),
    h('dl', {}, ...[...lines].map(([leads, values]) => h('div', {}, h('dt', {}, values.join(app.t('calculator-list'))), h('dd', {}, leads)))));
}

/** What to do next. */
function next(app: App, answer: Answer): HTMLElement[] {
  const steps = names(app).outcomes.get(answer.outcome)?.next ?? [];
  if (steps.length === 0 || answer.draft) return [];
  return [h('ol', { className: 'answer-steps' }, ...steps.map((step, i) => h('li', {}, h('p', {}, inLang(step.text, app.lang)),
    links(app, step, steps.findIndex((s) => s.page === step.page) === i))))];
}

/** What a step rests on; the page that says more, only at the first step that it is of. */
function links(app: App, step: Step, first: boolean): HTMLElement | false {
  const place = first ? app.data.pages[step.page] : undefined;
  const list = step.cites.map((c) => cite(app, c));
  if (place) list.unshift(h('a', { href: app.root + inLang(place.path, app.lang) }, inLang(place.label, app.lang)));
  return list.length > 0 && h('p', { className: 'answer-basis' }, ...list);
}

/** How sure the answer is, and what to mind. */
function openPoints(app: App, answer: Answer): HTMLElement[] {
  const out = answer.outcome === 'not-in-force' ? [] : sureness(app, answer);
  const flags = app.data.definition.flags.filter((flag) => answer.flags.includes(flag.name));
  if (flags.length > 0) {
    out.push(h('ul', { className: 'answer-flags' }, ...flags.map((flag) => h('li', {}, h('strong', {}, inLang(flag.label, app.lang)),
      h('p', {}, inLang(flag.help, app.lang))))));
  }
  return out;
}

/** Which rules can be the weakest, for the key of their part. */
function weakestKey(answer: Answer): readonly (string | null)[] {
  return [...new Set([...answer.flows.map((flow) => flow.rule), ...answer.trace.filter((step) => step.applies).map((step) => step.rule)])];
}
