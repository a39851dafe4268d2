import assert from 'node:assert/strict';
import { holdsSecret, redactSecrets } from './secrets';

// Put together from pieces, so that no scanner takes this file for a leak.
const word = ['hunt', 'er2x'].join('');
const odd = ['p4$s', 'W0rd!'].join('');

/** What is secret in each text, and how the text goes on around it. */
const SECRETS: readonly (readonly [before: string, secret: string, after?: string])[] = [
  ['curl -u admin:', word, ' https://example.org'],
  ['curl -uadmin:', word, ' https://example.org'],
  ['curl --user admin:', word, '\n'],
  ['curl --user=admin:', word, '\n'],
  ['curl --proxy-user admin:', word, ' -U me:$PASS\n'],
  ['curl -U admin:', word, '\n'],
  ['curl -sSu admin:', word, ' https://example.org'],
  ["curl -u 'admin:", odd, "' https://example.org"],
  ['curl -u admin:"', `${word} and more`, '"\n'],
  ['curl -u "$USER:', word, '" https://example.org'],
  ['curl -u ":', word, '"'],
  ['curl https://example.org \\\n  -H "Accept: a/b" \\\n  -u admin:', word, ' \\\n  -o a\n'],
  ['curl -X POST https://a.org/?b=1&c=2 -u admin:', word, '\n'],
  ['exec("curl -u admin:', word, ' https://example.org")'],
  [String.raw`"run": "curl -u \"admin:`, word, String.raw`\" https://example.org"`],
  ["run(['curl', '-u', 'admin:", word, "', url])"],
  ['curl a | curl -u admin:', word, ' b'],
  ['C:\\curl.exe -u admin:', word, '\n'],
  ['wget --user=me --password=', word, ' https://example.org'],
  ["wget --http-user me --http-password '", odd, "' https://example.org"],
  ['wget --proxy-password ', word, '\n'],
  ['mysql -uroot -p', word, ' shop'],
  ["mysqldump -u root -p'", odd, "' shop > a.sql"],
  ['mariadb-dump --password=', word, '\n'],
  ['docker exec db mysqladmin -uroot -p', word, ' ping'],
  ['["mysqldump", "-p', word, '"]'],
  ['sshpass -p ', word, ' ssh me@example.org "mkdir -p /var/www"'],
  ["sshpass -v -p '", odd, "' ssh me@example.org"],
  ['sshpass -p', word, ' scp a b:'],
  ['["sshpass", "-p", "', word, '", "ssh"]'],
  ['docker login -u me -p ', word, ' registry.example.org && docker run -p 8080:80 a'],
  ['docker login --username me --password "', word, '"\n'],
  ['podman login -u me --password=', word, '\n'],
  ['helm registry login -u me -p ', word, '\n'],
];

const INNOCENT: readonly string[] = [
  'curl -u user:password https://example.org',
  'curl -u username:your-api-token https://example.org',
  'curl -u "$USER:$TOKEN" https://example.org',
  'curl -u user:$PASS',
  'curl -u user:${PASS}',
  'curl -u "user:$(cat password.txt)"',
  'curl -u user:`cat password.txt`',
  'curl -u <user>:<password>',
  'curl -u user: https://example.org',
  'curl -u "user:" https://example.org',
  'curl --user user:xxx https://example.org',
  'curl -u user:xxxxxxxx https://example.org',
  'curl -u user:**** https://example.org',
  'curl -u "token:x-oauth-basic" https://example.org',
  'curl -u admin:admin https://example.org',
  'curl -u somebody:somebody https://example.org',
  'curl -u CLIENT_ID:CLIENT_SECRET https://example.org',
  'curl -u client_id:client_secret https://example.org',
  'curl -u user[:password] https://example.org',
  'curl -u %USER%:%PASS% https://example.org',
  'curl -u "{{ user }}:{{ password }}" https://example.org',
  '`curl -u ${user}:${password} ${url}`',
  'f"curl -u {user}:{password} {url}"',
  '"curl -u %s:%s %s" % (user, password, url)',
  '"curl -u admin:" + password + " https://example.org"',
  'curl -u "$KEY:" -d amount=2000 -d source=tok_visa',
  'curl --negotiate -u : https://example.org',
  'curl -u admin https://example.org:8080/a',
  'Use `curl -u`, then give it: everything',
  'curl https://example.org | docker run -i --user node:nodegroup a',
  'curl https://example.org; sort -u first:second',
  'docker run --user 1000:1000 a',
  'docker run -u node:nodegroup a',
  'wget --password=$PASS https://example.org',
  'wget --ask-password --user=somebody https://example.org',
  'wget --password=<password> https://example.org',
  'mysql -u root -p shopdatabase',
  'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" shop',
  'mysql -uroot -pYOUR_PASSWORD shop',
  'mysql -uroot -ppassword -P3306 --protocol=tcp --port=3306 shop',
  'mysql -h db -p[password]',
  'docker exec db mysql -uroot -pmy-secret-pw',
  'docker run -p 3306:3306 mysql',
  'mkdir -p mysql/data && cp -pr mysql data',
  'apt-get install mysql-client',
  'sshpass -p "$PASS" ssh -p 2222 me@example.org "mkdir -p /var/www"',
  'sshpass -e ssh -p 22022 me@example.org',
  'sshpass -f password.txt ssh me@example.org',
  'docker login -u me -p $DOCKER_PASSWORD',
  'docker login -u me --password-stdin registry.example.org',
  'docker login -u ${{ github.actor }} -p ${{ secrets.GITHUB_TOKEN }} ghcr.io',
  'docker login && docker run -p 127.0.0.1:8080:80 a',
];

describe('holdsSecret, of what commands are given', () => {
  for (const [before, secret, after = ''] of SECRETS) {
    it(`${JSON.stringify(`${before}…${after}`)}: yes, and nothing else of it is replaced`, () => {
      const text = `${before}${secret}${after}`;
      assert.ok(holdsSecret(text));
      assert.equal(redactSecrets(text), `${before}REDACTED${after}`);
      assert.ok(!holdsSecret(`${before}REDACTED${after}`));
    });
  }
  for (const text of INNOCENT) {
    it(`${JSON.stringify(text)}: no`, () => {
      assert.equal(redactSecrets(text), text);
      assert.ok(!holdsSecret(`${text}\n${text}\n`));
    });
  }
});
