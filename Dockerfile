# The API and the console in one image: docker compose up --build
FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libpq-dev nodejs npm && rm -rf /var/lib/apt/lists/* \
    && rustup target add wasm32-unknown-unknown
WORKDIR /src
COPY . .
RUN cargo build --release --locked -p backend && scripts/build-console

FROM debian:bookworm-slim AS run
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 curl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/xuetang --create-home xuetang \
    && install -d -o xuetang /var/lib/xuetang-chain
COPY --from=build /src/target/release/xuetang /usr/local/bin/xuetang
COPY --from=build /src/dist /usr/share/xuetang/console
USER xuetang
ENV XUETANG_LISTEN=0.0.0.0:8080 XUETANG_DATA_DIR=/var/lib/xuetang XUETANG_CONSOLE_DIR=/usr/share/xuetang/console
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/readyz || exit 1
ENTRYPOINT ["xuetang"]
CMD ["serve"]
