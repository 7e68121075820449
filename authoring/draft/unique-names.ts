/** Makes names for a flow from words of people: `Monthly earnings (average)` is `monthlyEarningsAverage`, and a second one has a number. */
export const uniqueNames = (taken: readonly string[] = []): ((words: string, otherwise: string) => string) => {
  const given = new Set(taken);
  return (words, otherwise) => {
    const parts = words
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .split(/[^A-Za-z0-9]+/)
      .filter((part) => part !== '');
    const joined = parts.map((part, index) => (index === 0 ? lowerFirst(part) : upperFirst(part))).join('');
    const base = /^[A-Za-z]/.test(joined) ? joined.slice(0, 40) : otherwise;
    let name = base;
    for (let count = 2; given.has(name); count += 1) name = `${base}${count}`;
    given.add(name);
    return name;
  };
};

const lowerFirst = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
