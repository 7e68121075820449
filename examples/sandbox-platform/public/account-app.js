// The application on one page. Its bearer token is nowhere but in this module's memory.
const app = document.querySelector('#app');

const cookie = (name) =>
  document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const answered = async (response) => {
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
};

const element = (tag, properties, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const figure = (name, value) =>
  element(
    'div',
    { className: 'panel' },
    element('dt', { textContent: name }),
    element('dd', {}, element('strong', { textContent: value })),
  );

const money = (amount, currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);

const show = ({ holder, earnings }) => {
  app.replaceChildren(
    element('h1', { textContent: `Hello, ${holder.name}` }),
    element('p', {
      className: 'lead',
      textContent: 'This page is an application: it has asked for all that it shows.',
    }),
    element(
      'dl',
      { className: 'figures', id: 'earnings' },
      figure('Monthly average', money(earnings.monthlyAverage, earnings.currency)),
      figure('Rating', `${holder.rating.toFixed(1)} of 5`),
      figure('With Gigs since', holder.memberSince),
    ),
  );
  history.replaceState(null, '', '/dashboard/app/earnings');
};

const start = async () => {
  const forgery = { 'x-xsrf-token': cookie('XSRF-TOKEN') ?? '' };
  const { accessToken } = await answered(await fetch('/api/app/token', { method: 'POST', headers: forgery }));
  show(await answered(await fetch('/api/app/account', { headers: { authorization: `Bearer ${accessToken}` } })));
};

start().catch(() => app.replaceChildren(element('p', { role: 'alert', textContent: 'Your account cannot be shown.' })));
