const PATHS = {
  lock: 'M7 11V8a5 5 0 0 1 10 0v3h1v9H6v-9zm2 0h6V8a3 3 0 0 0-6 0z',
  open: 'M7 11V8a5 5 0 0 1 9.800-1.400l-1.900.6A3 3 0 0 0 9 8v3h9v9H6v-9z',
  check: 'M9.500 17.600 4 12.100l1.800-1.800 3.700 3.700 8.700-8.700L20 7.100z',
  cross:
    'M12 10.200 17.400 4.800l1.800 1.800L13.800 12l5.400 5.400-1.800 1.800L12 13.800l-5.400 5.400-1.800-1.800L10.200 12 4.800 6.600l1.800-1.800z',
  pause: 'M7 5h3.500v14H7zm6.500 0H17v14h-3.500z',
  back: 'M14.700 5.300 8 12l6.700 6.700 1.600-1.600L11.200 12l5.100-5.100z',
  copy: 'M8 3h11v13h-2.500V5.500H8zM4 7h11v14H4zm2.500 2.500v9h6v-9z',
  paste: 'M9 2h6v2h4v18H5V4h4zm-1.500 4.500v13h9v-13H15V8H9V6.500z',
  keyboard: 'M3 6h18v12H3zm2 2v2h2V8zm4 0v2h2V8zm4 0v2h2V8zm4 0v2h2V8zM5 12v2h2v-2zm12 0v2h2v-2zm-8 0v4h6v-4z',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture that says nothing by itself: the words beside it do. */
export const icon = (name: IconName): SVGSVGElement => {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
};
