import { PROGRESS_FLOOR } from '../session/status.ts';
import { edgesOf } from './edge.ts';
import { own } from './name.ts';
import type { Flow } from './schema.ts';

/**
 * Progress in percent on entering each node, by name: from the floor of `RUNNING` at the start to the floor of
 * `COLLECTING_DATA` at the first `collect`, in equal steps along the longest way that is left. Ways back are not counted.
 */
export const progressPlan = (flow: Flow): Readonly<Record<string, number>> => {
  const stepsLeft = stepsToCollect(flow);
  const all = Math.max(1, stepsLeft.get(flow.start) ?? 1);
  const span = PROGRESS_FLOOR.COLLECTING_DATA - PROGRESS_FLOOR.RUNNING;
  const entries = [...stepsLeft].map(([name, left]): [string, number] => [
    name,
    PROGRESS_FLOOR.COLLECTING_DATA - Math.ceil((span * Math.min(left, all)) / all),
  ]);
  return Object.fromEntries(entries);
};

/**
 * Longest number of steps from each node to a `collect`; nodes that lead to none have no entry. A depth-first walk from
 * the start leaves out every edge that closes a cycle. The recursion is at most as deep as a flow has nodes.
 */
const stepsToCollect = (flow: Flow): Map<string, number> => {
  const done = new Map<string, number | undefined>();
  const open = new Set<string>();
  const visit = (name: string): number | undefined => {
    if (done.has(name)) return done.get(name);
    const node = own(flow.nodes, name);
    if (node === undefined || open.has(name)) return undefined;
    open.add(name);
    const ahead = node.type === 'collect' ? [-1] : edgesOf(node).flatMap((edge) => visit(edge.to) ?? []);
    open.delete(name);
    const steps = ahead.length === 0 ? undefined : Math.max(...ahead) + 1;
    done.set(name, steps);
    return steps;
  };
  visit(flow.start);
  return new Map([...done].flatMap(([name, steps]) => (steps === undefined ? [] : [[name, steps] as const])));
};
