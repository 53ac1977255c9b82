// What pages do beyond plain HTML. Every page works without it.
(() => {
  'use strict';
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (at) => at.isContentEditable || at.matches('textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=submit]):not([type=file])');
  const fieldsOf = (form) => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const field = form.elements.namedItem(name);
      if (typeof value === 'string' && !(field && field.type === 'password')) fields.append(name, value);
    }
    return fields;
  };

  // What is wrong comes first, for eyes and for screen readers.
  all('[data-focus]').slice(0, 1).forEach((summary) => summary.focus());

  // ---- keys: a letter or a digit picks an outcome, "/" goes to the one box; never while text is typed or composed.
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === 'Enter' && event.target.form) { event.preventDefault(); event.target.form.requestSubmit(); }
      return;
    }
    if (typing(event.target)) return;
    if (event.key === '/') {
      const box = document.getElementById('find');
      if (box) { event.preventDefault(); box.focus(); box.select(); }
      return;
    }
    const groups = all('[data-keys]').filter((group) => group.offsetParent);
    if (!groups.length || event.key.length !== 1) return;
    const first = all('input[type=radio]', groups[0]);
    const key = event.key.toLowerCase();
    const picked = /^[0-9]$/.test(key) ? first[(Number(key) + 9) % 10] : groups.flatMap((group) => all('[data-key]', group)).find((choice) => choice.dataset.key === key);
    if (!picked || picked.disabled) return;
    event.preventDefault();
    picked.checked = true;
    picked.focus();
    picked.dispatchEvent(new Event('change', { bubbles: true }));
  });

  // ---- type-ahead: what is offered for what is typed comes from the address `data-suggest`. Without this, the list beside the field is offered as a whole.
  for (const field of all('input[data-suggest]')) {
    if (!window.accessibleAutocomplete) break;
    const box = document.createElement('div');
    const { suggest, how, found } = field.dataset;
    const attributes = ['aria-describedby', 'aria-invalid', 'maxlength'].map((name) => [name, field.getAttribute(name)]);
    let wait, ask;
    const again = () => box.querySelector('input').dispatchEvent(new Event('change', { bubbles: true }));
    const source = (typed, show) => {
      clearTimeout(wait);
      wait = setTimeout(async () => {
        if (ask) ask.abort();
        ask = new AbortController();
        try {
          const answer = await fetch(suggest, { method: 'POST', body: new URLSearchParams({ typed }), signal: ask.signal, credentials: 'same-origin' });
          const names = answer.ok && !answer.redirected ? await answer.json() : [];
          // a list that holds nothing but what was typed would only lie over the next field
          show(names.length === 1 && names[0] === typed ? [] : names);
        } catch { /* the next letter asks again */ }
      }, 80);
    };
    const hasFocus = document.activeElement === field;
    field.replaceWith(box);
    window.accessibleAutocomplete({
      element: box, id: field.id, name: field.name, defaultValue: field.value, source, minLength: 1, confirmOnBlur: false, showNoOptionsFound: false, displayMenu: 'overlay',
      tAssistiveHint: () => how, tStatusQueryTooShort: () => '', tStatusNoResults: () => '', tStatusSelectedOption: (chosen) => chosen,
      tStatusResults: (count, chosen) => found.replace('(count)', count).replace('(chosen)', chosen),
      onConfirm: (chosen) => { if (chosen) setTimeout(again); },
    });
    const input = box.querySelector('input');
    for (const [name, value] of attributes) {
      const before = name === 'aria-describedby' ? input.getAttribute(name) : null;
      if (value) input.setAttribute(name, [before, value].filter(Boolean).join(' '));
    }
    if (hasFocus || field.autofocus) input.focus();
  }

  // ---- a form asks only what the picked outcome needs: `data-ask="reason"` is shown for a choice with `data-asks="reason given_how"`. What is hidden is not sent.
  for (const form of all('form')) {
    const asked = all('[data-ask]', form);
    if (!asked.length) continue;
    const show = () => {
      const picked = form.querySelector('input[data-asks]:checked, [data-keys] input:checked');
      const asks = picked && picked.dataset.asks ? picked.dataset.asks.split(' ') : [];
      for (const part of asked) {
        part.hidden = !part.dataset.ask.split(' ').some((name) => asks.includes(name)) && !part.querySelector('.wrong');
        for (const field of all('input, select, textarea', part)) field.disabled = part.hidden;
      }
    };
    form.addEventListener('change', show);
    show();
  }

  // ---- drafts: what is typed goes to the address `data-draft` every few seconds, and when the page is left.
  for (const form of all('form[data-draft]')) {
    const sign = form.querySelector('[data-said]');
    let kept = fieldsOf(form).toString();
    let sent = false;
    const say = (name, gone) => {
      if (!sign) return;
      const now = new Date();
      const time = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
      sign.textContent = sign.dataset[name].replace('(time)', time);
      sign.classList.toggle('saved--not', gone);
    };
    const keep = async (leaving) => {
      const fields = fieldsOf(form).toString();
      if (sent || fields === kept) return;
      try {
        const answer = await fetch(form.dataset.draft, { method: 'POST', body: new URLSearchParams(fields), keepalive: leaving, credentials: 'same-origin' });
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        kept = fields;
        say('said', false);
      } catch { say('unsaid', true); }
    };
    setInterval(() => keep(false), 4000);
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(true); });
    addEventListener('pagehide', () => keep(true));
    // Without a connection a browser would lead away to a page of its own, and chosen files would be lost: so the form is sent from here, and stays until it has arrived.
    const unsent = form.querySelector('[data-unsent]');
    let onItsWay = false;
    form.addEventListener('submit', async (event) => {
      const press = event.submitter;
      if (!form.dataset.done || (press && press.hasAttribute('formaction'))) { sent = true; return; }
      event.preventDefault();
      if (onItsWay) return;
      onItsWay = true;
      if (unsent) unsent.textContent = '';
      const fields = new FormData(form, press);
      try {
        const answer = await fetch(form.action, { method: 'POST', body: fields, redirect: 'manual', credentials: 'same-origin', signal: AbortSignal.timeout(120000) });
        if (answer.type === 'opaqueredirect') {
          sent = true;
          location.assign(form.dataset.done + (fields.get('then') === 'next' ? '?next=true' : ''));
          return;
        }
        const page = await answer.text();
        sent = true;
        document.open(); document.write(page); document.close();
      } catch {
        onItsWay = false;
        say('unsaid', true);
        if (unsent) unsent.textContent = unsent.dataset.unsent;
      }
    });
    addEventListener('pageshow', () => { onItsWay = false; });
    addEventListener('pageshow', () => { sent = false; });
  }

  // ---- a file that is too large is said to be before it is sent.
  for (const field of all('input[type=file][data-most]')) {
    field.addEventListener('change', () => {
      const large = [...field.files].some((file) => file.size > Number(field.dataset.most) * 1048576);
      field.setCustomValidity(large ? field.dataset.tooLarge : '');
      if (large) field.reportValidity();
    });
  }

  // ---- a part that answers while a form is filled in: the fields go to the address `data-live`, which answers in HTML.
  for (const part of all('[data-live]')) {
    const form = part.closest('form');
    let wait, ask;
    const again = () => {
      clearTimeout(wait);
      wait = setTimeout(async () => {
        if (ask) ask.abort();
        ask = new AbortController();
        try {
          const answer = await fetch(part.dataset.live, { method: 'POST', body: fieldsOf(form), signal: ask.signal, credentials: 'same-origin' });
          if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
        } catch { /* the next change asks again */ }
      }, 150);
    };
    // also while it is typed: Enter sends the form before the field has changed
    for (const when of ['change', 'input']) form.addEventListener(when, again);
  }

  // ---- one press is one step: a form that is on its way is not sent again for eight seconds.
  for (const form of all('form[method=post]')) {
    let until = 0;
    form.addEventListener('submit', (event) => {
      if (Date.now() < until) event.preventDefault();
      else until = Date.now() + 8000;
    });
    addEventListener('pageshow', () => { until = 0; });
  }

  // ---- leave quickly: the page is blank at once, then the server signs out and leads away. Escape three times does the same.
  const leave = document.querySelector('form[data-leave]');
  if (leave) {
    leave.addEventListener('submit', () => { document.title = '\u200b'; document.body.hidden = true; });
    let pressed = [];
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) { pressed = []; return; }
      pressed = [...pressed.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
      if (pressed.length === 3) leave.requestSubmit();
    });
  }
})();
