import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the guide to flows', () => {
  it('explains the sandbox flow as it is, every node of it', async () => {
    const [guide, flowText] = await Promise.all([read('docs/flows.md'), read('platforms/sandbox-gigs/flow.json')]);
    const flow: Record<string, unknown> & { nodes: object } = JSON.parse(flowText);
    const [head = '', ...nodes] = [...guide.matchAll(/```json\n(.*?),?\n```/gs)].map(([, text]) => `{${text}}`);
    expect(flow).toMatchObject(JSON.parse(head));
    // The node that collects is shown with some of its fields.
    const shown = Object.assign({}, ...nodes.map((text) => JSON.parse(text)));
    expect(flow.nodes).toMatchObject(shown);
    expect(Object.keys(shown)).toEqual(Object.keys(flow.nodes));
  });
});
