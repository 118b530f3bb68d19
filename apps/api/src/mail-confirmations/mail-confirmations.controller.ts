import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type AskedAddress, ConfirmAddress, MAIL_CONFIRMATIONS_PATH } from '@rxhooks/application';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { BadKeyLimiter } from '../auth/bad-key-limiter.js';
import { asGiven } from '../http/reading.js';
import { confirmedPage, questionPage, unknownPage } from './pages.js';

const PAGE = {
  'Content-Type': 'text/html; charset=utf-8',
  // The token is in the address of the page.
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy':
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/** For people who got a mail, and have no key: the token of its link is all they need. */
@Controller(MAIL_CONFIRMATIONS_PATH)
@ApiExcludeController()
@Public()
export class MailConfirmationsController {
  constructor(
    private readonly addresses: ConfirmAddress,
    private readonly badTokens: BadKeyLimiter,
  ) {}

  /** A page with a button. Programs that look through mails open links, so that opening one must not be an answer. */
  @Get()
  async ask(
    @Query('token', { schema: asGiven }) given: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const token = textOf(given);
    const asked = await this.#counted(request, () => this.addresses.look(token));
    send(reply, asked && questionPage(asked.organisationName, token));
  }

  @Post()
  async confirm(
    @Body({ schema: asGiven }) body: unknown,
    @Query('token', { schema: asGiven }) given: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const token = textOf((body as { readonly token?: unknown } | undefined)?.token ?? given);
    const asked = await this.#counted(request, () => this.addresses.execute(token, request.id));
    send(reply, asked && confirmedPage(asked.organisationName));
  }

  /** Wrong tokens are counted as wrong keys are, before the database is asked. */
  async #counted(
    { ip }: FastifyRequest,
    find: () => Promise<AskedAddress | undefined>,
  ): Promise<AskedAddress | undefined> {
    const refusal = await this.badTokens.count(ip);
    if (refusal) throw refusal;
    const asked = await find();
    if (asked) await this.badTokens.discount(ip);
    return asked;
  }
}

const textOf = (token: unknown) => (typeof token === 'string' ? token : '');

/** Errors have their own answers, so that what makes this one a page belongs to it alone. */
function send(reply: FastifyReply, page: string | undefined): void {
  void reply
    .status(page === undefined ? 404 : 200)
    .headers(PAGE)
    .send(page ?? unknownPage());
}
