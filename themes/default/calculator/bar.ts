import { headline } from './say';
import type { App, Component } from './types';

/** Makes the bar that keeps the outcome in sight where the answer itself is below the questions. */
export function createBar(bar: HTMLElement, answer: HTMLElement, app: App): Component {
  bar.dataset['more'] = app.t('calculator-bar-more');
  bar.addEventListener('click', (event) => {
    // The address is the question's, so that the link is not followed.
    event.preventDefault();
    const heading = document.getElementById('page:answer');
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  });
  // Where the answer is on the screen the bar says nothing new, and would cover a part of it; before anything was done it would cover a
  // question.
  let inSight = false;
  let begun = false;
  const show = (): void => {
    bar.classList.toggle('is-idle', inSight || !begun);
  };
  for (const type of ['scroll', 'input', 'click']) {
    document.addEventListener(type, () => {
      begun = true;
      show();
    }, { once: true, passive: true });
  }
  new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? false;
    show();
  }, { rootMargin: '0px 0px -20% 0px' }).observe(answer);
  return {
    update(view) {
      bar.hidden = !view.answer;
      if (view.answer) bar.textContent = headline(app, view, view.answer);
    },
  };
}
