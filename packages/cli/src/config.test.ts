import { describe, expect, it } from 'vitest';
import { readSettings } from './config.ts';

describe('settings', () => {
  it('have defaults that fit `npm start` in the same folder', () => {
    expect(readSettings({}, '/srv/shop')).toEqual({
      operatorUrl: 'http://127.0.0.1:8788',
      operatorToken: undefined,
      operatorTokenFile: '/srv/shop/.coatcheck/operator-token',
      reasonRequired: false,
    });
  });

  it.each([
    [{ CONSOLE_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ HOST: '0.0.0.0', CONSOLE_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ HOST: '::' }, 'http://[::1]:8788'],
    [{ HOST: 'fd00::2' }, 'http://[fd00::2]:8788'],
    [{ HOST: '10.0.0.4' }, 'http://10.0.0.4:8788'],
    [{ COATCHECK_URL: 'https://console.example', CONSOLE_PORT: '9000' }, 'https://console.example'],
    [{ COATCHECK_URL: '', CONSOLE_PORT: ' ' }, 'http://127.0.0.1:8788'],
  ])('%j means %s', (environment, url) => {
    expect(readSettings(environment, '/srv').operatorUrl).toBe(url);
  });

  it('take DATA_DIR from the folder of the call, or as it is when absolute', () => {
    expect(readSettings({ DATA_DIR: 'data' }, '/srv').operatorTokenFile).toBe('/srv/data/operator-token');
    expect(readSettings({ DATA_DIR: '/var/coats' }, '/srv').operatorTokenFile).toBe('/var/coats/operator-token');
  });
});
