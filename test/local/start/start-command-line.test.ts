import { describe, expect, it } from '@jest/globals';
import { START_HELP, startCommandLine } from '../../../local/start/start-command-line.ts';

describe('the command line of npm start', () => {
  it('needs nothing', () => {
    expect(startCommandLine([])).toEqual({ fresh: false, partners: [], platforms: [] });
  });

  it('takes partners, platforms, a port and an application', () => {
    const words = [
      '--fresh',
      '--partner',
      'acme',
      '--partner',
      'globex',
      '--port',
      '8801',
      '--app',
      'http://localhost:3000',
    ];
    const platforms = ['--platform', 'tiddlywiki', '--platform', 'tiddlywiki'];
    expect(startCommandLine([...words, ...platforms])).toEqual({
      fresh: true,
      partners: ['acme', 'globex'],
      platforms: ['tiddlywiki'],
      port: 8801,
      app: new URL('http://localhost:3000'),
    });
  });

  it.each([
    [['--port', '0'], '--port 0 is not a port'],
    [['--port', '80a'], '--port 80a is not a port'],
    [['--port', '65536'], '--port 65536 is not a port'],
    [['--platform', 'gigs'], '--platform gigs is none of node-red, tiddlywiki'],
    [['--app', 'https://127.0.0.1:3000'], 'is not an http address of this machine'],
    [['--app', 'http://example.com'], 'is not an http address of this machine'],
    [['--app', 'nowhere'], 'is not an http address of this machine'],
    [['--frehs'], "Unknown option '--frehs'"],
    [['fresh'], "Unexpected argument 'fresh'"],
  ])('refuses %j in a sentence', (words, sentence) => {
    expect(() => startCommandLine(words)).toThrow(sentence);
  });

  it('has help for every option', () => {
    expect(startCommandLine(['--fresh', '-h'])).toBe('help');
    for (const name of ['fresh', 'port', 'partner', 'platform', 'app', 'help'])
      expect(START_HELP).toContain(`--${name} `);
  });
});
