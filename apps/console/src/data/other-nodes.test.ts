import { expect, it } from 'vitest';
import { answers } from '../fixtures/stub-server.ts';
import { otherNodes } from './other-nodes.ts';

const {
  nodes: [first],
} = answers['/api/v1/cluster'] as { nodes: [object] };
const nodeAt = (nodeId: string, apiUrl: string) => ({ ...first, nodeId, apiUrl }) as never;
const here = 'http://10.0.0.1:8080/runs?state=failed#log';

it('a page is shown by the other nodes at the same place, and not by the one that answers no more', () => {
  const nodes = [
    nodeAt('a', 'http://10.0.0.1:8080'),
    nodeAt('b', 'http://10.0.0.2:8080'),
    nodeAt('c', 'https://nodes.example/x?y=1'),
  ];
  expect(otherNodes({ answeredBy: 'a', nodes }, here)).toEqual([
    { nodeId: 'b', href: 'http://10.0.0.2:8080/runs?state=failed#log' },
    { nodeId: 'c', href: 'https://nodes.example/runs?state=failed#log' },
  ]);
});

it.each(['javascript:alert(1)', 'file:///etc/passwd', 'nowhere', '', 'http://10.0.0.1:8080/other'])(
  'nobody is led to %j',
  (apiUrl) => {
    expect(otherNodes({ answeredBy: 'a', nodes: [nodeAt('b', apiUrl)] }, here)).toEqual([]);
  },
);
