// The partner's page: starts a session through the partner's own server, shows the iframe, listens to its messages.
import { mountVerification } from '/veriframe.js';
import { showReport, showStatus, startTimeline } from './session-panel.js';

const byId = (id) => document.getElementById(id);
const POLL_MS = 1000;
const ENDED = ['COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED'];

const fetchJson = async (path, options) => {
  const response = await fetch(path, options);
  const body = await response.json();
  if (!response.ok) throw new Error(body.message ?? `HTTP ${response.status}`);
  return body;
};

const element = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const showPlatforms = (platforms, onChosen) => {
  for (const [index, platform] of platforms.entries()) {
    const input = element('input', {
      type: 'radio',
      name: 'platform',
      value: String(platform.id),
      checked: index === 0,
    });
    const icon = element('img', { src: platform.icon, alt: '', width: 36, height: 36 });
    const text = element(
      'span',
      {},
      element('b', { textContent: platform.displayName }),
      element('small', { textContent: platform.description }),
    );
    const label = element('label', { className: 'platform' }, input, icon, text);
    input.addEventListener('change', () => onChosen(platform));
    byId('platforms').append(label);
  }
  if (platforms[0] !== undefined) onChosen(platforms[0]);
  byId('verify').disabled = platforms.length === 0;
};

const userCard = (user) => {
  const row = (name, value) => [
    element('dt', { textContent: name }),
    element('dd', {}, element('code', { textContent: value })),
  ];
  const facts = element(
    'dl',
    {},
    ...row('User', user.username),
    ...row('Password', user.password),
    ...(user.code === undefined ? [] : row('Code', user.code)),
  );
  return element('div', { className: 'user' }, facts, element('p', { className: 'empty', textContent: user.note }));
};

/** A user who logs in as the first one does, but for the name. */
const userLine = (user) =>
  element(
    'p',
    { className: 'user-line' },
    element('code', { textContent: user.username }),
    element('span', { textContent: user.note }),
  );

const logsInAs = (first, { password, code }) => password === first.password && code === first.code;

const showUsers = (platform, [first, ...others]) => {
  byId('log-in-with').textContent = `Log in to ${platform.displayName} with`;
  byId('first-user').replaceChildren(...(first === undefined ? [] : [userCard(first)]));
  const alike = others.filter((user) => logsInAs(first, user));
  byId('other-users').replaceChildren(
    ...(alike.length === 0
      ? []
      : [element('p', { className: 'empty', textContent: 'With the same password and code:' })]),
    ...alike.map(userLine),
    ...others.filter((user) => !alike.includes(user)).map(userCard),
  );
  byId('more-users').hidden = others.length === 0;
};

let stopFollowing = () => {};
let mounted;

/** Polls the partner's server until the session has ended and its webhook has come. */
const follow = (sessionId) => {
  let timer = 0;
  const poll = async () => {
    const report = await fetchJson(`/api/sessions/${sessionId}`);
    showStatus(report.session.status, report.session.progress);
    showReport(report);
    const done = ENDED.includes(report.session.status) && report.webhook !== null;
    if (!done) timer = setTimeout(() => poll().catch(retry), POLL_MS);
  };
  const retry = () => {
    timer = setTimeout(() => poll().catch(retry), POLL_MS);
  };
  poll().catch(retry);
  return () => clearTimeout(timer);
};

const start = async () => {
  byId('start-error').hidden = true;
  byId('verify').disabled = true;
  try {
    const platformId = Number(document.querySelector('input[name=platform]:checked').value);
    const session = await fetchJson('/api/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ platformId }),
    });
    mounted?.destroy();
    mounted = mountVerification({
      container: byId('frame'),
      embedUrl: session.embedUrl,
      onEvent: ({ type, data }) => {
        if (type === 'status') showStatus(data.to, data.progress);
        if (type === 'exit' && data.reason === 'TRY_AGAIN') start();
      },
    });
    byId('frame').hidden = false;
    byId('start').hidden = true;
    byId('again').hidden = false;
    startTimeline(session.sessionId);
    stopFollowing();
    stopFollowing = follow(session.sessionId);
  } catch (error) {
    byId('start-error').textContent = `The verification could not be started: ${error.message}`;
    byId('start-error').hidden = false;
  } finally {
    byId('verify').disabled = false;
  }
};

byId('verify').addEventListener('click', start);
byId('again').addEventListener('click', () => {
  stopFollowing();
  mounted?.destroy();
  byId('frame').hidden = true;
  byId('again').hidden = true;
  byId('start').hidden = false;
});

fetchJson('/api/playground').then(
  ({ platforms, testUsers }) => {
    showPlatforms(platforms, (platform) => {
      const users = testUsers.filter((user) => user.platform === platform.name);
      showUsers(platform, users);
    });
  },
  (error) => {
    byId('start-error').textContent = `The platforms could not be loaded: ${error.message}`;
    byId('start-error').hidden = false;
  },
);
