import { fill, h, inLang } from './dom';
import { createNumberField } from './number-field';
import { citations } from './say';
import type { App, Fact, Problem, State } from './types';

/** Where in a State the answer to a question is. */
export interface Spot {
  /** The id of the first control, to which a summary of mistakes links. */
  readonly id: string;
  get(state: State): string;
  set(value: string): void;
}

/** A question that is asked in full. */
export interface Question {
  readonly node: HTMLElement;
  update(state: State, problem: Problem | undefined): void;
}

/** A question of a fact: what it means, its answers, why it is asked, and what was taken where nothing was said. */
export function createQuestion(app: App, fact: Fact, spot: Spot): Question {
  const { t, lang } = app;
  const label = inLang(fact.label, lang);
  const help = inLang(fact.help, lang);
  const said = h('p', { className: 'question-said' });
  const node = h('fieldset', { className: 'question', id: `${spot.id}-question` }, h('legend', {}, label));
  const hints: string[] = [];
  if (help !== '') {
    hints.push(`${spot.id}-hint`);
    node.append(h('p', { className: 'question-hint', id: hints[0] }, help));
  }
  const controls = fact.kind === 'number' ? numberControls(app, fact, spot, label) : radioControls(app, fact, spot);
  // Radio buttons have help of their own; the question and what is wrong with it describe their group.
  const mistake = fact.kind === 'number' ? createMistake(app, node, spot.id, controls.inputs, [...hints, `${spot.id}-read`]) :
    createMistake(app, node, spot.id, [node], hints);
  node.append(mistake.node, controls.node, said);
  if (fact.cites.length > 0) node.append(why(app, fact, label));

  const clear = h('button', {
    type: 'button', className: 'question-clear',
    onclick: () => {
      spot.set('');
      controls.inputs[0]?.focus();
    },
  }, t('calculator-form-clear'), h('span', { className: 'visually-hidden' }, t('calculator-form-about', label)));

  return {
    node,
    update(state, problem) {
      const value = spot.get(state);
      controls.update(value);
      mistake.update(problem);
      // The button has the focus when it is used, and then goes.
      if (value === '' && said.firstChild?.nodeType !== Node.TEXT_NODE) fill(said, taken(app, fact));
      if (value !== '' && said.firstChild !== clear) fill(said, clear);
      // A text box is cleared by emptying it.
      said.hidden = value !== '' && fact.kind === 'number';
    },
  };
}

/** What an answer that was not given is taken as. */
function taken(app: App, fact: Fact): string {
  if (fact.kind === 'yes-no') return app.t('calculator-form-not-said-no');
  if (fact.kind === 'choice') return app.t('calculator-form-not-said-choice', inLang(fact.choices[0]?.label ?? {}, app.lang));
  return app.t(fact.distinct.length > 0 ? 'calculator-form-not-said-sum' : 'calculator-form-not-said-number');
}

/** The words for a value of a State, and for '' what is taken in its place. */
export function valueText(app: App, fact: Fact, value: string): string {
  if (value === 'unknown') return app.t('calculator-form-unknown');
  if (fact.kind === 'yes-no') return app.t(value === 'yes' ? 'calculator-form-yes' : 'calculator-form-no');
  if (fact.kind === 'number') return value;
  const choice = value === '' ? fact.choices[0] : fact.choices.find((c) => c.name === value);
  return choice ? inLang(choice.label, app.lang) : value;
}

/** The words of a mistake: of our own by its key, of the engine as it says it. */
function problemText(app: App, problem: Problem): string {
  return problem.message.startsWith('calculator-') ? app.t(problem.message) : problem.message;
}

interface Controls {
  readonly node: HTMLElement;
  readonly inputs: readonly HTMLElement[];
  update(value: string): void;
}

function numberControls(app: App, fact: Fact, spot: Spot, label: string): Controls {
  return createNumberField(app, fact, spot.id, () => label, (value) => spot.set(value));
}

function radioControls(app: App, fact: Fact, spot: Spot): Controls {
  const { t, lang } = app;
  const node = h('div', { className: fact.kind === 'choice' ? 'choices' : 'choices choices-short' });
  const inputs: HTMLInputElement[] = [];
  const add = (value: string, text: string, help: string, cites: readonly string[]): void => {
    const id = inputs.length === 0 ? spot.id : `${spot.id}-${value}`;
    const input = h('input', { type: 'radio', id, name: spot.id, value, onchange: () => spot.set(value) });
    inputs.push(input);
    const choice = h('div', { className: 'choice' }, input, h('label', { htmlFor: id }, text));
    if (help !== '' || cites.length > 0) {
      const about = h('p', { className: 'choice-about' });
      if (help !== '') {
        about.append(h('span', { id: `${id}-help` }, help), ' ');
        input.setAttribute('aria-describedby', `${id}-help`);
      }
      about.append(citations(app, cites));
      choice.append(about);
    }
    node.append(choice);
  };
  if (fact.kind === 'choice') {
    for (const c of fact.choices) add(c.name, inLang(c.label, lang), inLang(c.help, lang), c.cites);
  } else {
    add('yes', t('calculator-form-yes'), '', []);
    add('no', t('calculator-form-no'), '', []);
  }
  if (!fact.known) add('unknown', t('calculator-form-unknown'), '', []);
  return {
    node,
    inputs,
    update(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

function why(app: App, fact: Fact, label: string): HTMLElement {
  const { t } = app;
  return h('details', { className: 'question-why' },
    h('summary', {}, t('calculator-form-why'), h('span', { className: 'visually-hidden' }, t('calculator-form-about', label))),
    h('p', {}, t('calculator-form-why-cites'), ' ', citations(app, fact.cites)));
}

/** The message beside a field. */
export interface Mistake {
  readonly node: HTMLElement;
  update(problem: Problem | undefined): void;
}

/**
 * Makes the place for a mistake. It appears once the reader leaves the field, not over the first characters, and then follows what is typed.
 * It describes the controls, after the elements of the ids given.
 */
export function createMistake(app: App, field: HTMLElement, id: string, controls: readonly HTMLElement[], ids: readonly string[]): Mistake {
  const words = h('span');
  const node = h('p', { className: 'field-mistake', id: `${id}-mistake`, hidden: true },
    h('span', { className: 'visually-hidden' }, app.t('calculator-form-error')), words);
  let problem: Problem | undefined;
  const show = (): void => {
    node.hidden = !problem;
    words.textContent = problem ? problemText(app, problem) : '';
    field.classList.toggle('has-mistake', problem !== undefined);
    const all = problem ? [...ids, node.id] : ids;
    for (const control of controls) {
      setOrRemove(control, 'aria-describedby', all.join(' '));
      if (control !== field) setOrRemove(control, 'aria-invalid', problem ? 'true' : '');
    }
  };
  field.addEventListener('focusout', (event) => {
    if (!field.contains(event.relatedTarget as Node | null)) show();
  });
  show();
  return {
    node,
    update(next) {
      if (!next && !problem) return;
      problem = next;
      if (!next || !node.hidden || !field.contains(document.activeElement)) show();
    },
  };
}

function setOrRemove(element: Element, name: string, value: string): void {
  if (value === '') element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
