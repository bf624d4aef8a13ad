import { graphql } from "../graph"

export const createCustomer = graphql(`
  mutation CreateCustomer($input: CreateCustomerInput!) {
    createCustomer(input: $input) {
      customer {
        id
        name
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateCustomer = graphql(`
  mutation UpdateCustomer($input: UpdateCustomerInput!) {
    updateCustomer(input: $input) {
      customer {
        id
        name
        externalId
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const tagCustomers = graphql(`
  mutation TagCustomers($input: TagCustomersInput!) {
    tagCustomers(input: $input) {
      customers {
        id
        tags
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const untagCustomers = graphql(`
  mutation UntagCustomers($input: TagCustomersInput!) {
    untagCustomers(input: $input) {
      customers {
        id
        tags
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const mergePreview = graphql(`
  query MergePreview($input: MergeCustomersInput!) {
    customerMergePreview(input: $input) {
      survivor {
        id
        name
      }
      alias {
        id
        name
      }
      moves {
        records
        count
      }
      conflicts {
        field
        survivor
        alias
      }
    }
  }
`)

export const mergeCustomers = graphql(`
  mutation MergeCustomers($input: MergeCustomersInput!) {
    mergeCustomers(input: $input) {
      merge {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const undoMerge = graphql(`
  mutation UndoMerge($input: UndoMergeInput!) {
    undoMerge(input: $input) {
      merge {
        id
        undoneAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const eraseCustomer = graphql(`
  mutation EraseCustomer($input: EraseCustomerInput!) {
    eraseCustomer(input: $input) {
      erasure {
        customer {
          id
        }
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
