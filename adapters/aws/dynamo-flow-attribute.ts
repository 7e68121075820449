/**
 * A flow as an attribute. As text, because DynamoDB's own types nest 32 levels deep at most, and a flow 40; and so that its
 * members stay in their order.
 */
export const flowToAttribute = (flow: unknown): string => JSON.stringify(flow);

/** The flow in an attribute: text, or the map of attributes that version 0.1 wrote. */
export const flowFromAttribute = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
