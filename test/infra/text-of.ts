/** A template's value as people would say it: references by the resource's name, joins joined. */
export const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const entries: [string, unknown][] = Object.entries(value);
  const [name, argument] = entries[0] ?? ['', ''];
  if (name === 'Ref')
    return String(argument).startsWith('AWS::') ? `<${String(argument).slice(5)}>` : named(String(argument));
  if (name === 'Fn::Sub') return String(argument).replace(/\$\{AWS::(\w+)\}/g, '<$1>');
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
    const [logicalId, attribute] = argument.map(String);
    return `${named(logicalId ?? '')}${attribute === 'Arn' ? '' : `.${attribute}`}`;
  }
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, items]: unknown[] = argument;
    return Array.isArray(items) ? items.map(textOf).join(String(separator)) : textOf(items);
  }
  return entries.map(([key, item]) => `${key}=${textOf(item)}`).join(' ');
};

/** A logical id without the hash that CDK appends. */
export const named = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');
