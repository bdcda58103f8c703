import fs from 'node:fs/promises'
import { answering } from './answering.ts'
import { vsftpd } from './clients.ts'
import { freePort } from './free-port.ts'
import type { Place } from './place.ts'

export interface FtpServer {
  /** `ftp://127.0.0.1:PORT` */
  readonly origin: string
  /** The commands that clients sent, in order, such as `RETR a.bin`. */
  commands(): Promise<readonly string[]>
}

/** Serves a folder to anybody, by vsftpd with a configuration of its own. */
export async function serveFtp(place: Place, folder: string): Promise<FtpServer> {
  const port = await freePort()
  const log = place.at('vsftpd.log')
  const jail = place.at('vsftpd-empty')
  await fs.mkdir(jail)
  await fs.chmod(folder, 0o755) // vsftpd refuses a root that its guest can write to
  await fs.writeFile(
    place.at('vsftpd.conf'),
    [
      'listen=YES',
      'listen_address=127.0.0.1',
      `listen_port=${port}`,
      'background=NO',
      'anonymous_enable=YES',
      'local_enable=NO',
      'no_anon_password=YES',
      'nopriv_user=nobody',
      `anon_root=${folder}`,
      `secure_chroot_dir=${jail}`,
      'pasv_address=127.0.0.1',
      'xferlog_enable=YES',
      `vsftpd_log_file=${log}`,
      'log_ftp_protocol=YES',
      // Both need kernel features that containers do not always grant.
      'seccomp_sandbox=NO',
      'isolate_network=NO',
      '',
    ].join('\n'),
  )
  const running = place.start(vsftpd, [place.at('vsftpd.conf')])
  await answering(running, port)
  return {
    origin: `ftp://127.0.0.1:${port}`,
    commands: async () => {
      const lines = (await fs.readFile(log, 'utf8')).split('\n')
      return lines.flatMap(line => /FTP command: Client "[^"]*", "(.*)"$/.exec(line)?.[1] ?? [])
    },
  }
}
