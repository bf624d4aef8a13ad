import absence from "./absence.json"
import access from "./access.json"
import acts from "./acts.json"
import advice from "./advice.json"
import allegiance from "./allegiance.json"
import attributes from "./attributes.json"
import audit from "./audit.json"
import billing from "./billing.json"
import bulk from "./bulk.json"
import campaigns from "./campaigns.json"
import cards from "./cards.json"
import claims from "./claims.json"
import command from "./command.json"
import common from "./common.json"
import coupons from "./coupons.json"
import customer from "./customer.json"
import customers from "./customers.json"
import data from "./data.json"
import door from "./door.json"
import expectations from "./expectations.json"
import extra from "./extra.json"
import faults from "./faults.json"
import household from "./household.json"
import imports from "./import.json"
import insight from "./insight.json"
import jobs from "./jobs.json"
import loyalty from "./loyalty.json"
import narrow from "./narrow.json"
import panel from "./panel.json"
import parity from "./parity.json"
import promises from "./promises.json"
import rewards from "./rewards.json"
import settings from "./settings.json"
import shell from "./shell.json"
import standing from "./standing.json"
import studies from "./studies.json"
import table from "./table.json"
import team from "./team.json"
import thanks from "./thanks.json"
import tiers from "./tiers.json"
import today from "./today.json"
import wallet from "./wallet.json"

/** The console in English; the other languages say the same. */
export const words = {
  absence,
  access,
  acts,
  advice,
  audit,
  allegiance,
  attributes,
  billing,
  bulk,
  campaigns,
  cards,
  claims,
  command,
  common,
  coupons,
  customer,
  customers,
  data,
  door,
  expectations,
  extra,
  faults,
  household,
  import: imports,
  insight,
  jobs,
  loyalty,
  narrow,
  panel,
  parity,
  promises,
  rewards,
  settings,
  shell,
  standing,
  studies,
  table,
  team,
  thanks,
  tiers,
  today,
  wallet,
}
