/** A first `platform.json`: a name made of the platform's, and its first letter for a logo. */
export const draftDescription = (given: {
  readonly platformId: number;
  readonly name: string;
  readonly loginUrl: string;
}): Readonly<Record<string, string | number | boolean>> => {
  const { platformId, name, loginUrl } = given;
  const displayName = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
  return {
    platformId,
    name,
    displayName,
    description: '',
    icon: letterIcon(displayName.charAt(0)),
    loginUrl,
    allowCustomUrl: false,
    isActive: true,
  };
};

const letterIcon = (letter: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#334155"/>` +
      `<text x="16" y="22" font-family="sans-serif" font-size="17" text-anchor="middle" fill="#fff">${letter}</text></svg>`,
  )}`;
