import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawStateMachine } from './draw-state-machine.ts';
import { withDrawing } from './with-drawing.ts';

/** `npm run draw`: puts the drawing of the state machine, as it is now, into docs/replay.md. */
const root = path.resolve(import.meta.dirname, '..');
const definition: unknown = JSON.parse(
  readFileSync(path.join(root, 'statemachines', 'session-lifecycle.asl.json'), 'utf8'),
);
const page = path.join(root, 'docs', 'replay.md');
writeFileSync(page, withDrawing(readFileSync(page, 'utf8'), drawStateMachine(definition)));
