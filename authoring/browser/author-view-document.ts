/** The page that shows a browser without a window; `viewport` is the size of its pictures. */
export const authorViewDocument = (viewport: {
  readonly width: number;
  readonly height: number;
}): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The browser of veriframe flow</title>
<style>
  body { margin: 0; background: #0f172a; color: #e2e8f0; font: 14px system-ui, sans-serif; text-align: center }
  p { margin: 8px }
  img { width: min(100%, ${viewport.width}px); aspect-ratio: ${viewport.width} / ${viewport.height}; background: #fff; outline-offset: -2px }
  img:focus { outline: 2px solid #38bdf8 }
</style>
<p id="state" role="status">The browser that your flow runs in. Click on the picture, then type.</p>
<img id="picture" tabindex="0" alt="The browser of the flow" draggable="false">
<script>
  const picture = document.getElementById('picture');
  const state = document.getElementById('state');
  const KEYS = ['Enter', 'Tab', 'Backspace', 'Delete', 'Escape', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
  let sent = Promise.resolve();
  const send = (input) => {
    sent = sent.then(() => fetch('input', { method: 'POST', body: JSON.stringify(input) })).catch(() => undefined);
  };
  const place = (event) => {
    const box = picture.getBoundingClientRect();
    return {
      x: ((event.clientX - box.x) / box.width) * ${viewport.width},
      y: ((event.clientY - box.y) / box.height) * ${viewport.height},
    };
  };
  picture.addEventListener('mousedown', (event) => {
    event.preventDefault();
    picture.focus();
    send({ kind: 'press', ...place(event), count: Math.min(3, event.detail || 1) });
  });
  picture.addEventListener('mouseup', (event) => send({ kind: 'release', ...place(event), count: Math.min(3, event.detail || 1) }));
  picture.addEventListener('wheel', (event) => {
    event.preventDefault();
    send({ kind: 'scroll', ...place(event), by: event.deltaY });
  });
  picture.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS.includes(event.key)) send({ kind: 'key', key: event.key });
    else if (event.key.length === 1) send({ kind: 'text', text: event.key });
    else return;
    event.preventDefault();
  });
  document.addEventListener('paste', (event) => send({ kind: 'text', text: event.clipboardData.getData('text') }));
  const show = async () => {
    try {
      const response = await fetch('picture');
      if (response.ok) {
        const url = URL.createObjectURL(await response.blob());
        picture.onload = () => URL.revokeObjectURL(url);
        picture.src = url;
      }
      setTimeout(show, 150);
    } catch {
      state.textContent = 'The run has ended.';
    }
  };
  show();
</script>
</html>
`;
