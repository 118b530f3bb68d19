import { Injectable } from '@nestjs/common';
import { Directory, type Organisation } from '../ports/directory.js';

@Injectable()
export class ListOrganisations {
  constructor(private readonly directory: Directory) {}

  execute(): Promise<readonly Organisation[]> {
    return this.directory.listOrganisations();
  }
}
