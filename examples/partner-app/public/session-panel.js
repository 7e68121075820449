// The partner's view of one session: the timeline of its statuses, the webhook and the attestation.
const byId = (id) => document.getElementById(id);

const WORDS = {
  CREATED: 'Session created',
  INITIALIZING: 'Browser starting',
  READY: 'Browser ready',
  CONNECTED: 'User connected',
  LOADING_TREE: 'Loading the flow',
  RUNNING: 'Running',
  AWAITING_USER: 'Waiting for the user',
  COLLECTING_DATA: 'Collecting data',
  VERIFYING: 'Proving',
  COMPLETED: 'Completed',
  TERMINATED: 'Ended by the partner',
  ERROR: 'Failed',
  CANCELLED: 'Cancelled by the user',
};

let latest = null;
const shown = {};

/** Empties the panel for a new session. */
export const startTimeline = (sessionId) => {
  latest = null;
  byId('result').hidden = true;
  for (const id of ['webhook', 'attestation']) {
    delete shown[id];
    byId(id).replaceChildren();
  }
  const heading = document.createElement('li');
  heading.className = 'session';
  heading.textContent = sessionId;
  byId('timeline').replaceChildren(heading);
  showStatus('CREATED', 0);
};

/** Adds a status to the timeline when it is a new one; progress that comes late never takes it back. */
export const showStatus = (status, progress) => {
  if (status === latest?.status || progress < (latest?.progress ?? 0)) return;
  latest = { status, progress };
  const item = document.createElement('li');
  item.dataset.status = status;
  const name = document.createElement('code');
  name.textContent = status;
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString();
  item.append(name, time);
  item.title = WORDS[status] ?? '';
  byId('timeline').append(item);
};

/** Shows the webhook and the attestation once they are there. */
export const showReport = ({ session, webhook, attestation }) => {
  if (webhook !== null) {
    show('webhook', 'Webhook, signature verified', 'good', [
      ['type', webhook.event.type],
      ['webhook-id', webhook.id],
      ['reference', webhook.event.data.externalReferenceId],
      ...(session.errorCode === null ? [] : [['error', `${session.errorCode}: ${session.errorMessage}`]]),
    ]);
  }
  if (attestation?.kind === 'valid') {
    show(
      'attestation',
      'Attestation, checked offline',
      'good',
      [
        ...Object.entries(attestation.fields).map(([name, value]) => [name, textOf(value)]),
        ['from', attestation.hosts.join(', ')],
        ['attestor', `${attestation.attestor} (${attestation.trust})`],
        ['disclosure', attestation.disclosure],
        ['signed', new Date(attestation.signedAt).toLocaleString()],
      ],
      { 'What is proved': attestation.proved, 'What is not proved': attestation.notProved },
    );
  }
  if (attestation?.kind === 'invalid')
    show('attestation', 'Attestation refused', 'bad', [['reason', attestation.reason]]);
};

/** A predicate's answer is `true`, a salted hash is an object. */
const textOf = (value) => {
  if (value === true) return 'yes';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const show = (id, title, kind, rows, sentences = {}) => {
  const text = JSON.stringify([title, rows, sentences]);
  if (shown[id] === text) return;
  shown[id] = text;
  const heading = document.createElement('h3');
  heading.className = kind;
  heading.textContent = title;
  const list = document.createElement('dl');
  for (const [name, value] of rows) {
    const term = document.createElement('dt');
    term.textContent = name;
    const detail = document.createElement('dd');
    detail.textContent = value ?? 'none';
    list.append(term, detail);
  }
  const details = Object.entries(sentences).map(([summary, lines]) => folded(summary, lines));
  byId(id).replaceChildren(heading, list, ...details);
  byId('result').hidden = false;
};

/** Sentences that are shown when asked for. */
const folded = (title, lines) => {
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = title;
  const list = document.createElement('ul');
  for (const line of lines) {
    const item = document.createElement('li');
    item.textContent = line;
    list.append(item);
  }
  details.append(summary, list);
  return details;
};
