# Kept in a container: one static program on nothing but certificates, run by
# nobody. Zones are in the program.
FROM node:20.20-bookworm-slim AS pages
WORKDIR /src/web-admin
COPY web-admin/package.json web-admin/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY graph/schema ../graph/schema
COPY web-admin .
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=pages /src/web-admin/dist web-admin/dist
ARG VERSION=container
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /kept ./cmd/kept \
    && mkdir /empty

FROM scratch
COPY --from=program /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=program --chown=65532:65532 /empty /data
COPY --from=program --chown=65532:65532 /empty /tmp
COPY --from=program /kept /kept
USER 65532:65532
ENV KEPT_ADDR=0.0.0.0:8080 KEPT_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
# Set KEPT_BASE_URL: https://… behind a proxy, or http://localhost:8080 to try it.
ENTRYPOINT ["/kept"]
CMD ["serve"]
