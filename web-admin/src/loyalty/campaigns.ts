import { graphql } from "../graph"
import type { CampaignMembersQuery, CampaignShownFragment, CustomerFilter } from "../graph/graphql"

graphql(`
  fragment CampaignShown on Campaign {
    id
    name
    segment
    points
    budget
    spent
    left
    holdout
    liftDays
    firstDay
    lastDay
    state
    endedBy
    segmentSize
    granted
    heldOut
    waiting
    refused
  }
`)

/** Campaign is points for a segment within a budget, as lists and dialogs show it. */
export type Campaign = CampaignShownFragment

export const campaignsQuery = graphql(`
  query Campaigns($filter: CampaignFilter, $first: Int!, $after: String) {
    campaigns(filter: $filter, first: $first, after: $after) {
      nodes {
        ...CampaignShown
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        capped
      }
    }
  }
`)

export const campaignQuery = graphql(`
  query OneCampaign($id: ID!) {
    campaign(id: $id) {
      ...CampaignShown
      lift {
        days
        running
        enough
        given {
          ...ArmShown
        }
        heldOut {
          ...ArmShown
        }
        difference {
          value
          lower
          upper
        }
      }
    }
  }
`)

graphql(`
  fragment ArmShown on CampaignArm {
    n
    bought
    share {
      value
      lower
      upper
    }
  }
`)

export const campaignMembersQuery = graphql(`
  query CampaignMembers($id: ID!, $filter: CampaignMemberFilter, $first: Int!, $after: String) {
    campaignMembers(campaignId: $id, filter: $filter, first: $first, after: $after) {
      nodes {
        id
        state
        reason
        enteredAt
        boughtAt
        againOn
        customer {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        capped
      }
    }
  }
`)

/** Member is a customer whom a campaign came to. */
export type Member = CampaignMembersQuery["campaignMembers"]["nodes"][number]

export const draftCampaign = graphql(`
  mutation DraftCampaign($input: DraftCampaignInput!) {
    draftCampaign(input: $input) {
      campaign {
        ...CampaignShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateCampaign = graphql(`
  mutation UpdateCampaign($input: UpdateCampaignInput!) {
    updateCampaign(input: $input) {
      campaign {
        ...CampaignShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const startCampaign = graphql(`
  mutation StartCampaign($input: StartCampaignInput!) {
    startCampaign(input: $input) {
      campaign {
        ...CampaignShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const pauseCampaign = graphql(`
  mutation PauseCampaign($input: PauseCampaignInput!) {
    pauseCampaign(input: $input) {
      campaign {
        ...CampaignShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const resumeCampaign = graphql(`
  mutation ResumeCampaign($input: ResumeCampaignInput!) {
    resumeCampaign(input: $input) {
      campaign {
        ...CampaignShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const endCampaign = graphql(`
  mutation EndCampaign($input: EndCampaignInput!) {
    endCampaign(input: $input) {
      campaign {
        ...CampaignShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const campaignLimitsQuery = graphql(`
  query CampaignLimits {
    campaignLimits {
      weekly
    }
  }
`)

export const setCampaignLimits = graphql(`
  mutation SetCampaignLimits($input: SetCampaignLimitsInput!) {
    setCampaignLimits(input: $input) {
      limits {
        weekly
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** segmentQuery counts who is in a segment now, to ten thousand. */
export const segmentQuery = graphql(`
  query SegmentSize($filter: CustomerFilter!) {
    customers(filter: $filter, first: 1) {
      totalCount {
        value
        capped
      }
    }
  }
`)

/** stale is what every change of a campaign makes out of date. */
export const stale = [["points"]]

/** segmentOf gives a campaign's segment, which the API tells as it was asked. */
export const segmentOf = (c: Campaign): CustomerFilter => c.segment as CustomerFilter
