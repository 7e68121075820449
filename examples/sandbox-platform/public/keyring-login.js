// Logging in with Keyring, in a window of its own as OAuth does it.
const link = document.querySelector('#keyring');
const form = document.querySelector('#keyring-return');

link.addEventListener('click', (event) => {
  if (window.open(link.href, 'keyring', 'popup,width=480,height=640') !== null) event.preventDefault();
});

addEventListener('message', ({ origin, data }) => {
  if (origin !== new URL(link.href).origin || typeof data?.code !== 'string') return;
  form.elements.code.value = data.code;
  form.submit();
});
